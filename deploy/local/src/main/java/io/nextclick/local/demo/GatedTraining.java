package io.nextclick.local.demo;

import java.time.Instant;

/** One training and its gate, as the demo sees it. */
interface GatedTraining extends AutoCloseable {

  /** What came of it. */
  sealed interface Outcome {

    /** A new version is on the models topic and live there. */
    record Published(String version, String reason) implements Outcome {}

    /** Nothing became live: a candidate that is no better, too few clicks, or a version held. */
    record Rejected(String reason) implements Outcome {}

    /** It ended in an error. */
    record Failed(String reason) implements Outcome {}
  }

  /** Told how far a training is. */
  interface Listener {

    /**
     * @param stage what is being done, in a few words
     * @param share of the stage, 0 to 1; negative where nobody knows
     * @throws java.util.concurrent.CancellationException to give the training up
     */
    void at(String stage, double share);
  }

  /**
   * Trains on the clicks before a moment and lets the gate decide. Blocks until the topic says so.
   *
   * @param before event time; no click at or after it is looked at
   */
  Outcome train(Instant before, Listener listener);

  /** Nothing is trained any more. */
  @Override
  default void close() {}
}
