package io.nextclick.trainer.training;

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
}
