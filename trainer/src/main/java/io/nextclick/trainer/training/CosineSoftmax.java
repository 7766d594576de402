package io.nextclick.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.nextclick.model.network.Rows;

/**
 * AW loss of the softmax over the cosines with all items, times σ.
 *
 * <p>Nearly all the work is the product with the vocabulary. Its gradient is known in closed form
 * (see {@link AdaptiveWeightLoss#pull}), so the engine differentiates only what lies around it, and
 * of the (N, V) tensors only the logits and their exponentials ever exist. The logits are cosines
 * times σ, too small to overflow, so that no maximum has to be found first.
 */
final class CosineSoftmax implements RecommendationLoss {

  private static final int[] ROWS = {1};

  private final Products products;
  private final AdaptiveWeightLoss loss;
  private final float sigma;

  CosineSoftmax(Products products, AdaptiveWeightLoss loss, double sigma) {
    this.products = products;
    this.loss = loss;
    this.sigma = (float) sigma;
  }

  @Override
  public Share of(NDArray wanted, NDArray items, long[] targets, NDManager step) {
    NDArray norms = items.stopGradient().norm(2, ROWS, true); // (V, 1)
    NDArray table = items.stopGradient().div(norms); // (V, D)  L2Norm(E)
    NDArray direction = wanted.normalize(2, 1); // (N, D)  L2Norm(O)
    NDArray chosen = Rows.of(items, step.create(targets)).normalize(2, 1); // (N, D)
    NDArray query = direction.stopGradient().mul(scalar(step, sigma)); // (N, D)  σ·L2Norm(O)
    NDArray exponentials = products.exponentials(query, table, step); // (N, V)

    // One more column of ones sums the exponentials while they are weighed.
    NDArray ones = step.ones(new Shape(table.getShape().get(0), 1)); // (V, 1)
    NDList weighed =
        products
            .weigh(exponentials, table.concat(ones, 1), step)
            .split(new long[] {table.getShape().get(1)}, 1);
    NDArray sums = weighed.get(1); // (N, 1)  Σ exp
    NDArray fixedTargets = chosen.stopGradient(); // (N, D)
    NDArray targetLogits = query.mul(fixedTargets).sum(ROWS, true); // (N, 1)
    float[] pulls = new float[targets.length];
    double sum = pulls(targetLogits.exp().div(sums).toFloatArray(), pulls);

    NDArray pull = step.create(pulls, new Shape(pulls.length, 1)); // (N, 1)
    NDArray pulled = query.mul(pull); // (N, D)
    NDArray expected = weighed.get(0).div(sums); // (N, D)  Σ ŷ L2Norm(E)
    NDArray gradient = expected.sub(fixedTargets).mul(pull).mul(scalar(step, sigma)); // (N, D)
    NDArray tableGradient = products.gather(exponentials, pulled.div(sums), step); // (V, D)
    exponentials.close();

    // A scalar whose gradients are those above; the targets' own share goes by their rows.
    NDArray scalar = direction.mul(gradient).sum().sub(chosen.mul(pulled).sum());
    return new Share(
        scalar,
        sum,
        () -> {
          NDArray radial = table.mul(tableGradient).sum(ROWS, true); // (V, 1)
          items.getGradient().addi(tableGradient.sub(table.mul(radial)).divi(norms)); // (V, D)
        });
  }

  /** Fills in each target's pull on the mean loss; returns the sum of their losses. */
  private double pulls(float[] probabilities, float[] pulls) {
    double sum = 0;
    for (int n = 0; n < pulls.length; n++) {
      double p = Math.max(probabilities[n], Float.MIN_NORMAL);
      sum += loss.value(p);
      pulls[n] = (float) (loss.pull(p) / pulls.length);
    }
    return sum;
  }

  private static NDArray scalar(NDManager manager, float value) {
    return manager.full(new Shape(), value);
  }
}
