package io.nextclick.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.nextclick.model.network.Rows;
import io.nextclick.model.network.Scalar;
import java.util.ArrayList;
import java.util.List;

/**
 * AW loss of the softmax over the cosines with all items, times σ.
 *
 * <p>Nearly all the work is the product with the vocabulary. Its gradient is known in closed form
 * (see {@link AdaptiveWeightLoss#pull}), so the engine differentiates only what lies around it, and
 * of the (N, V) tensors only the exponentials ever exist as a whole, in blocks of items. The logits
 * are cosines times σ, too small to overflow, so that no maximum has to be found first.
 */
final class CosineSoftmax implements RecommendationLoss {

  private static final int[] ROWS = {1};

  /** Numbers of the (N, V) tensors at a time, few enough to stay in the processor's cache. */
  private static final long AT_ONCE = 2_000_000;

  private final Products products;
  private final AdaptiveWeightLoss loss;
  private final float sigma;
  private final long atOnce;

  CosineSoftmax(Products products, AdaptiveWeightLoss loss, double sigma) {
    this(products, loss, sigma, AT_ONCE);
  }

  CosineSoftmax(Products products, AdaptiveWeightLoss loss, double sigma, long atOnce) {
    this.atOnce = atOnce;
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
    NDArray query = direction.stopGradient().mul(Scalar.of(step, sigma)); // (N, D)  σ·L2Norm(O)
    // One more column of ones sums the exponentials while they are weighed.
    long vocabulary = table.getShape().get(0);
    NDArray summing = table.concat(step.ones(new Shape(vocabulary, 1)), 1); // (V, D + 1)
    NDArray total = step.zeros(new Shape(targets.length, summing.getShape().get(1))); // (N, D + 1)
    List<NDArray> blocks = new ArrayList<>(); // (N, some of V) each
    long width = Math.max(1, atOnce / targets.length);
    for (long begin = 0; begin < vocabulary; begin += width) {
      NDIndex some = new NDIndex("{}:{}", begin, Math.min(begin + width, vocabulary));
      NDArray exponentials = products.exponentials(query, table.get(some), step);
      total.addi(products.weigh(exponentials, summing.get(some), step));
      blocks.add(exponentials);
    }
    NDList weighed = total.split(new long[] {table.getShape().get(1)}, 1);
    NDArray sums = weighed.get(1); // (N, 1)  Σ exp
    NDArray fixedTargets = chosen.stopGradient(); // (N, D)
    NDArray targetLogits = query.mul(fixedTargets).sum(ROWS, true); // (N, 1)
    float[] pulls = new float[targets.length];
    double sum = pulls(targetLogits.exp().div(sums).toFloatArray(), pulls);

    NDArray pull = step.create(pulls, new Shape(pulls.length, 1)); // (N, 1)
    NDArray pulled = query.mul(pull); // (N, D)
    NDArray expected = weighed.get(0).div(sums); // (N, D)  Σ ŷ L2Norm(E)
    NDArray gradient = expected.sub(fixedTargets).mul(pull).mul(Scalar.of(step, sigma)); // (N, D)
    NDArray pullsOfAll = pulled.div(sums); // (N, D)
    NDList gathered = new NDList();
    for (NDArray exponentials : blocks) {
      gathered.add(products.gather(exponentials, pullsOfAll, step));
      exponentials.close();
    }
    NDArray tableGradient = NDArrays.concat(gathered, 0); // (V, D)

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
}
