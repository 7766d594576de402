package io.nextclick.local.chaos;

import java.time.Duration;
import java.time.Instant;

/** Notices that a number which should grow has stood still for too long. Not thread-safe. */
final class Stall {

  private final Duration bound;
  private long number = -1;
  private Instant since = Instant.MIN;

  Stall(Duration bound) {
    this.bound = bound;
  }

  Duration bound() {
    return bound;
  }

  /** Whether it has stood still for the bound; if so, the time begins anew. */
  boolean isStalled(long current, Instant now) {
    if (current != number) {
      number = current;
      since = now;
      return false;
    }
    if (Duration.between(since, now).compareTo(bound) < 0) {
      return false;
    }
    since = now;
    return true;
  }
}
