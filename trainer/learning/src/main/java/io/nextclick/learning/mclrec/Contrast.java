package io.nextclick.learning.mclrec;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import io.nextclick.model.network.Scalar;

/**
 * Losses between two views of the same sessions, rows of equal number being of the same session.
 * All come out as scalars.
 */
public final class Contrast {

  /** Added to a view's similarity with itself, which does not count. */
  private static final float ITSELF = -1e9f;

  private Contrast() {}

  /**
   * {@code ℒ_con} (MCLRec, equation 4): InfoNCE with the dot product and temperature 1. Each of the
   * 2B views shall be told by its partner from the other 2(B − 1).
   *
   * @param a (B, D)
   * @param b (B, D)
   */
  public static NDArray infoNce(NDArray a, NDArray b) {
    int batch = (int) a.getShape().get(0);
    NDManager manager = a.getManager();
    NDArray views = a.concat(b, 0); // (2B, D)
    NDArray itself = manager.eye(2 * batch).muli(Scalar.of(manager, ITSELF)); // (2B, 2B)
    NDArray similarities = views.matMul(views.transpose()).add(itself); // (2B, 2B)
    long[] partners = new long[2 * batch];
    for (int i = 0; i < partners.length; i++) {
      partners[i] = (i + batch) % partners.length;
    }
    NDArray places = manager.create(partners, new Shape(partners.length, 1)); // (2B, 1)
    return similarities.logSoftmax(1).gather(places, 1).mean().neg();
  }

  /**
   * {@code ℛ} (MCLRec, equation 11): keeps similarities of two views of one session from being too
   * far above, and those of two sessions from being too far below, the band in which the two
   * overlap. {@code mean([σ⁺ − o_min]₊) + mean([o_max − σ⁻]₊)} with {@code o_min = min(min σ⁺, max
   * σ⁻)} and {@code o_max = max(min σ⁺, max σ⁻)}.
   *
   * @param a (B, D)
   * @param b (B, D), B at least 2
   */
  public static NDArray regularisation(NDArray a, NDArray b) {
    int batch = (int) a.getShape().get(0);
    NDManager manager = a.getManager();
    NDArray partners = a.mul(b).sum(new int[] {1}); // (B)  σ⁺
    NDArray itself = manager.eye(batch).muli(Scalar.of(manager, ITSELF)); // (B, B)
    NDArray strangers = a.matMul(b.transpose()); // (B, B)  σ⁻ off the diagonal
    NDArray least = partners.min();
    NDArray most = strangers.add(itself).max();
    NDArray above = relu(partners.sub(NDArrays.minimum(least, most))).mean();
    NDArray below = relu(NDArrays.maximum(least, most).sub(strangers)); // (B, B)
    NDArray others = manager.ones(new Shape(batch, batch)).subi(manager.eye(batch)); // (B, B)
    return above.add(below.mul(others).sum().div(Scalar.of(manager, batch * (batch - 1f))));
  }

  private static NDArray relu(NDArray x) {
    return Activation.relu(x);
  }
}
