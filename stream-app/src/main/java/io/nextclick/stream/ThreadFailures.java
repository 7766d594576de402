package io.nextclick.stream;

import io.nextclick.stream.metrics.StreamMetrics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream thread that fails is started again, from the last commit. If that does not help, the app
 * stops, so that whatever runs it can start it elsewhere and somebody is told.
 */
final class ThreadFailures implements StreamsUncaughtExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(ThreadFailures.class);
  private static final int TOLERATED = 5;
  private static final Duration WITHIN = Duration.ofMinutes(10);

  private final Clock clock;
  private final StreamMetrics metrics;
  private final Deque<Instant> failures = new ArrayDeque<>();

  ThreadFailures(Clock clock, StreamMetrics metrics) {
    this.clock = clock;
    this.metrics = metrics;
  }

  @Override
  public synchronized StreamThreadExceptionResponse handle(Throwable failure) {
    Instant now = clock.instant();
    failures.removeIf(earlier -> earlier.isBefore(now.minus(WITHIN)));
    failures.add(now);
    if (failures.size() > TOLERATED) {
      LOG.error(
          "A stream thread failed for the {}th time within {}; stopping",
          failures.size(),
          WITHIN,
          failure);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    LOG.error("A stream thread failed and is started again", failure);
    metrics.threadReplaced();
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }
}
