package io.nextclick.local.chaos;

import java.time.Duration;
import java.util.Set;

/**
 * @param duration after which no further fault begins
 * @param seed of the faults, the visitors, their clicks and the checkpoints
 * @param guarantee {@code at_least_once} or {@code exactly_once_v2}
 * @param brokers 1 or 3
 */
record ChaosSettings(
    Duration duration, long seed, Set<Fault> faults, String guarantee, int brokers) {

  static final String EXACTLY_ONCE = "exactly_once_v2";

  /** Clicks a second, beside bursts. */
  static final int RATE = 60;

  /** How often a checkpoint is published. */
  static final Duration PUBLISH_EVERY = Duration.ofSeconds(3);

  /** For how long a version may go on answering once it is replaced: what a fault may hold up. */
  static final Duration LIVE_BOUND = Duration.ofSeconds(30);

  /** How long after a fault everything must be answered and everybody ready, at least. */
  static final Duration RECOVERY_BOUND = Duration.ofSeconds(90);

  /** Where the apps' start takes long, a recovery may take so many times as long. */
  static final int STARTS_TO_RECOVER = 4;

  /** By how much an instance's resident memory may grow from the first third to the last. */
  static final long MEMORY_BOUND = 150L * 1024 * 1024;

  boolean exactlyOnce() {
    return guarantee.equals(EXACTLY_ONCE);
  }
}
