package io.nextclick.local.chaos;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** Waits, and meanwhile looks after whatever must be looked after. */
final class Watch {

  private static final long TICK_MILLIS = 50;

  private final Clock clock;
  private final Runnable lookAfter;

  /**
   * @param lookAfter called every 50 ms or so
   */
  Watch(Clock clock, Runnable lookAfter) {
    this.clock = clock;
    this.lookAfter = lookAfter;
  }

  void pause(Duration duration) throws InterruptedException {
    until(() -> false, duration);
  }

  /** Whether the condition came to hold within that time. */
  boolean until(BooleanSupplier condition, Duration atMost) throws InterruptedException {
    Instant end = clock.instant().plus(atMost);
    while (true) {
      if (condition.getAsBoolean()) {
        return true;
      }
      Duration left = Duration.between(clock.instant(), end);
      if (left.isNegative() || left.isZero()) {
        return false;
      }
      lookAfter.run();
      Thread.sleep(Math.min(TICK_MILLIS, Math.max(1, left.toMillis())));
    }
  }
}
