package io.nextclick.learning.training;

import ai.djl.ndarray.NDManager;
import io.nextclick.model.network.Weights;

/** What a batch changes. */
public interface Step {

  /** From here on learns at this rate. */
  void learnAt(double rate);

  /** What it draws from here on follows from this. */
  default void seed(long seed) {}

  /** Puts what it learns beside the weights of the network, if anything. */
  default void keep(Snapshot in) {}

  /** Goes on from what was {@link #keep kept}. */
  default void restore(Snapshot from) {}

  /**
   * Learns from a batch.
   *
   * @return the sum of the targets' recommendation losses
   */
  double take(SessionBatch batch);

  /**
   * The network that these weights make.
   *
   * @param learnt as this step's optimiser names them
   * @param scope owns what follows from them
   */
  Weights network(Weights learnt, NDManager scope);
}
