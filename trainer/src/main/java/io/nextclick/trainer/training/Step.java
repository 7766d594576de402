package io.nextclick.trainer.training;

import ai.djl.ndarray.NDManager;
import io.nextclick.model.network.Weights;

/** What a batch changes. */
interface Step {

  /** From here on learns at this rate. */
  void learnAt(double rate);

  /**
   * Learns from a batch.
   *
   * @return the sum of the targets' recommendation losses
   */
  double take(SessionBatch batch);

  /**
   * The network as it is now.
   *
   * @param scope owns what follows from the weights learnt
   */
  Weights network(NDManager scope);
}
