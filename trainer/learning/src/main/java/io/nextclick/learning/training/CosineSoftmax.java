package io.nextclick.learning.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.nextclick.model.network.Rows;
import io.nextclick.model.network.Scalar;

/**
 * Loss of the softmax over the cosines with all items, times σ. The engine differentiates only what
 * lies around {@link VocabularySoftmax}.
 */
public final class CosineSoftmax implements RecommendationLoss {

  private static final int[] ROWS = {1};

  private final VocabularySoftmax softmax;
  private final float sigma;

  public CosineSoftmax(VocabularySoftmax softmax, double sigma) {
    this.softmax = softmax;
    this.sigma = (float) sigma;
  }

  @Override
  public BatchLoss of(NDArray wanted, NDArray items, long[] targets, NDManager step) {
    NDArray norms = items.stopGradient().norm(2, ROWS, true); // (V, 1)
    NDArray table = items.stopGradient().div(norms); // (V, D)  L2Norm(E)
    NDArray direction = wanted.normalize(2, 1); // (N, D)  L2Norm(O)
    NDArray chosen = Rows.of(items, step.create(targets)).normalize(2, 1); // (N, D)
    NDArray query = direction.mul(Scalar.of(step, sigma)); // (N, D)  σ·L2Norm(O)
    VocabularySoftmax.Loss known = softmax.of(query, table, chosen, step);
    return new BatchLoss(
        known.scalar(),
        known.sum(),
        () -> {
          NDArray radial = table.mul(known.table()).sum(ROWS, true); // (V, 1)
          items.getGradient().addi(known.table().sub(table.mul(radial)).divi(norms)); // (V, D)
        });
  }
}
