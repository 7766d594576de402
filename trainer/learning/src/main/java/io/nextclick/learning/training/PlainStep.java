package io.nextclick.learning.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.nextclick.learning.training.RecommendationLoss.BatchLoss;
import io.nextclick.model.network.NetworkShape;
import io.nextclick.model.network.Weights;

/** One update on the recommendation loss alone. */
public final class PlainStep implements Step {

  private final NetworkShape shape;
  private final Adam adam;
  private final RecommendationLoss loss;
  private final float dropout;
  private final NDManager manager;

  public PlainStep(
      NetworkShape shape, Adam adam, RecommendationLoss loss, double dropout, NDManager manager) {
    this.shape = shape;
    this.adam = adam;
    this.loss = loss;
    this.dropout = (float) dropout;
    this.manager = manager;
  }

  @Override
  public void learnAt(double rate) {
    adam.learnAt(rate);
  }

  @Override
  public double take(SessionBatch batch) {
    try (NDManager step = manager.newSubManager()) {
      Weights leaves = adam.weights().forStep(step);
      double sum = differentiate(batch, leaves, step);
      adam.update(leaves, step);
      return sum;
    }
  }

  @Override
  public Weights network(Weights learnt, NDManager scope) {
    return learnt;
  }

  /** Leaves the gradients of the mean loss in the leaves. */
  double differentiate(SessionBatch batch, Weights leaves, NDManager step) {
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      BatchLoss batchLoss =
          loss.of(
              batch.wanted(shape.encoder(leaves, dropout), step),
              leaves.get(Weights.ITEMS),
              batch.targets(),
              step);
      collector.backward(batchLoss.scalar());
      batchLoss.afterBackward().run();
      return batchLoss.sum();
    }
  }
}
