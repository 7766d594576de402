package io.nextclick.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.nextclick.model.network.Rows;
import io.nextclick.model.network.Scalar;

/**
 * Cross-entropy of the softmax over the dot products with all items. Its gradient is known in
 * closed form, so that the (N, V) probabilities are needed only some rows at a time, few enough to
 * stay in the processor's cache.
 */
final class DotSoftmax implements RecommendationLoss {

  /** Probabilities at a time. */
  private static final int AT_ONCE = 2_000_000;

  @Override
  public Share of(NDArray wanted, NDArray items, long[] targets, NDManager step) {
    NDArray chosen = Rows.of(items, step.create(targets)); // (N, D)
    NDArray query = wanted.stopGradient(); // (N, D)
    NDArray table = items.stopGradient(); // (V, D)
    NDArray transposed = table.transpose(); // (D, V)
    NDArray expected = step.zeros(query.getShape()); // (N, D)  Σ ŷ e
    NDArray tableGradient = step.zeros(table.getShape()); // (V, D)
    NDArray share = Scalar.of(step, 1.0 / targets.length);
    int rows = Math.max(1, AT_ONCE / (int) table.getShape().get(0));
    double sum = 0;
    for (int begin = 0; begin < targets.length; begin += rows) {
      int end = Math.min(begin + rows, targets.length);
      try (NDManager scope = step.newSubManager()) {
        NDIndex some = new NDIndex("{}:{}", begin, end);
        NDArray asked = query.get(some); // (n, D)
        asked.attach(scope);
        NDArray probabilities = asked.matMul(transposed).softmax(1); // (n, V)  ŷ
        sum += loss(probabilities, targets, begin, end, scope);
        expected.set(some, probabilities.matMul(table));
        tableGradient.addi(probabilities.transpose().matMul(asked));
      }
    }
    // A scalar whose gradients are those of the mean loss, but for the items' by the probabilities.
    NDArray gradient = expected.sub(chosen.stopGradient()).mul(share); // (N, D)
    NDArray scalar = wanted.mul(gradient).sum().sub(chosen.mul(query).sum().mul(share));
    return new Share(scalar, sum, () -> items.getGradient().addi(tableGradient.mul(share)));
  }

  private static double loss(
      NDArray probabilities, long[] targets, int begin, int end, NDManager scope) {
    long[] rows = new long[end - begin];
    System.arraycopy(targets, begin, rows, 0, rows.length);
    NDArray places = scope.create(rows, new Shape(rows.length, 1)); // (n, 1)
    double sum = 0;
    for (float p : probabilities.gather(places, 1).toFloatArray()) {
      sum -= Math.log(Math.max(p, Float.MIN_NORMAL));
    }
    return sum;
  }
}
