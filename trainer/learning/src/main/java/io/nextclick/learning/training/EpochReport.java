package io.nextclick.learning.training;

import java.time.Duration;
import java.util.Optional;

/**
 * What an epoch brought.
 *
 * @param phase what it was for
 * @param epoch its number in the phase, from 1
 * @param loss mean loss of a target over the epoch
 * @param targets how many targets were trained on
 * @param duration of the training steps, validation left out
 * @param validation how the model did after it; empty where nothing was held back
 */
public record EpochReport(
    Phase phase,
    int epoch,
    double loss,
    int targets,
    Duration duration,
    Optional<Validation> validation) {

  /**
   * Next-item prediction on the held-back sessions, every item ranked.
   *
   * @param recallAt20 share of targets among the first 20
   * @param mrrAt20 mean of 1/rank, 0 past rank 20
   * @param targets how many targets, those the vocabulary lacks included
   * @param drawn against items drawn at random, where such data is judged so
   */
  public record Validation(
      double recallAt20, double mrrAt20, int targets, Optional<AgainstSampled> drawn) {

    /** Among all items only. */
    public Validation(double recallAt20, double mrrAt20, int targets) {
      this(recallAt20, mrrAt20, targets, Optional.empty());
    }

    /** What epochs are compared by. */
    public double criterion() {
      return drawn.map(AgainstSampled::criterion).orElse(recallAt20 + mrrAt20);
    }
  }
}
