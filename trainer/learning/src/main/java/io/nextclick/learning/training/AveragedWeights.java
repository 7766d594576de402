package io.nextclick.learning.training;

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

  /**
   * Keeps n / (n + 9) at first: of n steps the last tenth counts, and the beginning soon nothing.
   */
  private static final double EARLY = 9;

  private final Weights followed;
  private Weights mean;
  private final NDManager manager;
  private int steps;

  /**
   * Begins with the weights as they are, and follows them as they change in place.
   *
   * @param manager of the weights
   */
  AveragedWeights(Weights followed, NDManager manager) {
    this.followed = followed;
    this.mean = followed.map((name, array) -> array.duplicate());
    this.manager = manager;
  }

  /** Takes in the weights after a step. */
  void follow() {
    steps++;
    double keep = Math.min(KEPT, steps / (steps + EARLY));
    try (NDManager scope = manager.newSubManager()) {
      NDArray kept = Scalar.of(scope, keep);
      NDArray taken = Scalar.of(scope, 1 - keep);
      for (String name : mean.names()) {
        NDArray share = followed.get(name).mul(taken);
        share.attach(scope);
        mean.get(name).muli(kept).addi(share);
      }
    }
  }

  Weights mean() {
    return mean;
  }

  /** Puts the mean under this name. */
  void keep(String name, Snapshot in) {
    in.put(name, mean.toTensors());
    in.put(name, steps);
  }

  /** Goes on from what was {@link #keep kept}. */
  void restore(String name, Snapshot from) {
    Weights before = mean;
    before.names().forEach(each -> before.get(each).close());
    mean = Weights.load(from.tensors(name), manager);
    steps = from.count(name);
  }
}
