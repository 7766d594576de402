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
   * The network that these weights make.
   *
   * @param learnt as this step's optimiser names them
   * @param scope owns what follows from them
   */
  Weights network(Weights learnt, NDManager scope);
}
