package io.nextclick.trainer.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import ai.djl.training.GradientCollector;
import io.nextclick.model.mtaw.Mtaw;
import io.nextclick.model.mtaw.MtawTensor;
import io.nextclick.model.mtaw.MtawWeights;

/**
 * Loss and gradients of one batch. Shapes: B sessions, L clicks, N targets, V items, D numbers an
 * embedding.
 *
 * <p>Nearly all the work is the product with the vocabulary. Its gradient is known in closed form
 * (see {@link AdaptiveWeightLoss#pull}), so the engine differentiates only what lies around it, and
 * of the (N, V) tensors only the logits and their exponentials ever exist. The logits are cosines
 * times σ, too small to overflow, so that no maximum has to be found first.
 */
final class TrainingStep {

  private static final int[] ROWS = {1};

  private final Products products;
  private final AdaptiveWeightLoss loss;
  private final float sigma;
  private final float dropout;

  TrainingStep(Products products, AdaptiveWeightLoss loss, double sigma, double dropout) {
    this.products = products;
    this.loss = loss;
    this.sigma = (float) sigma;
    this.dropout = (float) dropout;
  }

  /**
   * Leaves the gradients of the mean loss in the leaves.
   *
   * @param leaves as {@link MtawWeights#forStep} made them
   * @param step owns all that is made on the way
   * @return the sum of the targets' losses
   */
  double differentiate(SessionBatch batch, MtawWeights leaves, NDManager step) {
    NDArray items = leaves.get(MtawTensor.ITEM_EMBEDDING); // (V, D)
    NDArray norms = items.stopGradient().norm(2, ROWS, true); // (V, 1)
    NDArray table = items.stopGradient().div(norms); // (V, D)  L2Norm(E)
    NDArray targetRows = step.create(batch.targets()); // (N)
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDArray wanted = normalisedTrends(new Mtaw(leaves, dropout), batch, step); // (N, D)
      NDArray targets = rows(items, targetRows).normalize(2, 1); // (N, D)  L2Norm(E) of targets
      NDArray query = wanted.stopGradient().mul(scalar(step, sigma)); // (N, D)  σ·L2Norm(O)
      NDArray exponentials = products.exponentials(query, table, step); // (N, V)

      // One more column of ones sums the exponentials while they are weighed.
      NDArray ones = step.ones(new Shape(table.getShape().get(0), 1)); // (V, 1)
      NDList weighed =
          products
              .weigh(exponentials, table.concat(ones, 1), step)
              .split(new long[] {table.getShape().get(1)}, 1);
      NDArray sums = weighed.get(1); // (N, 1)  Σ exp
      NDArray fixedTargets = targets.stopGradient(); // (N, D)
      NDArray targetLogits = query.mul(fixedTargets).sum(ROWS, true); // (N, 1)
      float[] pulls = new float[batch.targets().length];
      double sum = pulls(targetLogits.exp().div(sums).toFloatArray(), pulls);

      NDArray pull = step.create(pulls, new Shape(pulls.length, 1)); // (N, 1)
      NDArray pulled = query.mul(pull); // (N, D)
      NDArray expected = weighed.get(0).div(sums); // (N, D)  Σ ŷ L2Norm(E)
      NDArray wantedGradient = expected.sub(fixedTargets).mul(pull).mul(scalar(step, sigma));
      NDArray tableGradient = products.gather(exponentials, pulled.div(sums), step); // (V, D)
      exponentials.close();

      // A scalar whose gradients are those above; the targets' own share goes by their rows.
      collector.backward(wanted.mul(wantedGradient).sum().sub(targets.mul(pulled).sum()));
      NDArray radial = table.mul(tableGradient).sum(ROWS, true); // (V, 1)
      items.getGradient().addi(tableGradient.sub(table.mul(radial)).divi(norms)); // (V, D)
      return sum;
    }
  }

  static NDArray normalisedTrends(Mtaw network, SessionBatch batch, NDManager manager) {
    NDArray interests = network.interests(batch.clicks().toArray(manager)); // (B, L, D)
    NDArray trends = network.trends(interests); // (B, L, D)
    Shape shape = trends.getShape();
    NDArray flat = trends.reshape(shape.get(0) * shape.get(1), shape.get(2)); // (B·L, D)
    return rows(flat, manager.create(batch.sources())).normalize(2, 1); // (N, D)  L2Norm(O)
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

  /** Rows of a table (M, D) by number (N): (N, D). */
  private static NDArray rows(NDArray table, NDArray numbers) {
    return Embedding.embedding(numbers, table, SparseFormat.DENSE).singletonOrThrow();
  }

  private static NDArray scalar(NDManager manager, float value) {
    return manager.full(new Shape(), value);
  }
}
