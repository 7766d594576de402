package io.nextclick.local.harness;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Says when each click is due. Due times count from the first click, so that a late one does not
 * make all that follow late: the load does not yield to a slow receiver. Not thread-safe.
 */
public final class Pacer {

  private final Pace pace;
  private final LongSupplier nanoTime;
  private @Nullable Instant firstEventTime;
  private long startedAt;

  /**
   * @param nanoTime a clock such as {@link System#nanoTime}
   */
  public Pacer(Pace pace, LongSupplier nanoTime) {
    this.pace = pace;
    this.nanoTime = nanoTime;
  }

  /** How long until a click of this event time is due; zero if it is overdue. */
  public Duration untilDue(Instant eventTime) {
    if (firstEventTime == null) {
      firstEventTime = eventTime;
      startedAt = nanoTime.getAsLong();
    }
    if (!(pace instanceof Pace.Times times)) {
      return Duration.ZERO;
    }
    double sinceFirst = Duration.between(firstEventTime, eventTime).toMillis() * 1e6;
    long due = startedAt + (long) (sinceFirst / times.factor());
    return Duration.ofNanos(Math.max(0, due - nanoTime.getAsLong()));
  }

  /** Sleeps until then. */
  public void await(Instant eventTime) throws InterruptedException {
    Duration wait = untilDue(eventTime);
    if (!wait.isZero()) {
      TimeUnit.NANOSECONDS.sleep(wait.toNanos());
    }
  }
}
