package io.nextclick.learning.cml;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import io.nextclick.model.checkpoint.Tensor;
import io.nextclick.model.network.Scalar;
import io.nextclick.model.network.Weights;
import java.util.Map;

/**
 * What a session's losses weigh (CML, section 3.3): two encodings of a loss and of whose it is,
 * {@code Z₁ = repeat(ℒ) ‖ s_k ‖ s} and {@code Z₂ = ℒ · (s_k ‖ s)}, each through a linear layer with
 * PReLU, their sum squashed to between 0 and 2. All weigh 1 at the start.
 *
 * <p>Shapes: M losses, D numbers an embedding.
 */
public final class WeightNetwork {

  /** What PReLU leaves of a negative number at the start. */
  private static final float SLOPE = 0.25f;

  private final Weights weights;

  public WeightNetwork(Weights weights) {
    this.weights = weights;
  }

  /** At the start. */
  public static Map<String, Tensor> initial(int dimension) {
    return Map.of(
        "first.weight", Tensor.of(new float[3 * dimension], 1, 3 * dimension),
        "first.bias", Tensor.of(new float[1], 1),
        "first.slope", Tensor.of(new float[] {SLOPE}, 1),
        "second.weight", Tensor.of(new float[2 * dimension], 1, 2 * dimension),
        "second.bias", Tensor.of(new float[1], 1),
        "second.slope", Tensor.of(new float[] {SLOPE}, 1));
  }

  /**
   * @param losses (M)
   * @param byBehaviour (M, D): s_k, what each one's session gathers by the behaviour
   * @param sessions (M, D): s, what it gathers by all
   * @return (M), above 0 and below 2
   */
  public NDArray weigh(NDArray losses, NDArray byBehaviour, NDArray sessions) {
    NDManager manager = losses.getManager();
    NDArray column = losses.expandDims(1); // (M, 1)
    NDArray whose = byBehaviour.concat(sessions, 1); // (M, 2·D)
    NDArray first = column.repeat(1, sessions.getShape().get(1)).concat(whose, 1); // (M, 3·D)
    NDArray second = whose.mul(column); // (M, 2·D)
    NDArray sum = encoded(first, "first").add(encoded(second, "second")); // (M, 1)
    return Activation.sigmoid(sum).mul(Scalar.of(manager, 2)).reshape(losses.getShape());
  }

  private NDArray encoded(NDArray z, String part) {
    NDArray x =
        Linear.linear(z, weights.get(part + ".weight"), weights.get(part + ".bias"))
            .singletonOrThrow();
    NDArray positive = Activation.relu(x);
    return positive.add(x.sub(positive).mul(weights.get(part + ".slope")));
  }
}
