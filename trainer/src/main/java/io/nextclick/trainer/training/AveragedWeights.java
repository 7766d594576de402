package io.nextclick.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.nextclick.model.network.Scalar;
import io.nextclick.model.network.Weights;

/**
 * A running mean of the weights of about the last hundred steps (Polyak and Juditsky, 1992), which
 * differs less from epoch to epoch than the weights themselves and is better than most of them.
 */
final class AveragedWeights {

  private static final double KEPT = 0.99;

  private final Weights mean;

  /** Begins with the weights as they are; lives as long as they do. */
  AveragedWeights(Weights weights) {
    this.mean = weights.map((name, array) -> array.duplicate());
  }

  /** Takes in the weights after a step. */
  void follow(Weights weights, NDManager step) {
    NDArray kept = Scalar.of(step, KEPT);
    NDArray taken = Scalar.of(step, 1 - KEPT);
    for (String name : mean.names()) {
      NDArray share = weights.get(name).mul(taken);
      share.attach(step);
      mean.get(name).muli(kept).addi(share);
    }
  }

  Weights mean() {
    return mean;
  }
}
