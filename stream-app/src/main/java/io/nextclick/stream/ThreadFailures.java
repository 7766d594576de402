package io.nextclick.stream;

import io.nextclick.stream.metrics.StreamMetrics;
import io.nextclick.stream.session.RevivedTaskException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream thread that fails is started again, from the last commit.
 *
 * <p>While the broker is away or refuses, that goes on for as long as it takes, with growing
 * pauses: no restart of ours would bring it back, and threads fail one by one in a single outage.
 * If it is our own failure and does not pass, the app stops, so that whatever runs it can start it
 * elsewhere and somebody is told. What another thread cannot cure stops it at once.
 */
final class ThreadFailures implements StreamsUncaughtExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(ThreadFailures.class);

  /** Failures of one thread within ten minutes that may be chance. */
  private static final int TOLERATED = 5;

  private static final Duration WITHIN = Duration.ofMinutes(10);
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final Clock clock;
  private final int threads;
  private final Consumer<Duration> pause;
  private final StreamMetrics metrics;
  private final Deque<Instant> ours = new ArrayDeque<>();
  private Instant lastOfBroker = Instant.MIN;
  private Duration nextPause = SHORTEST_PAUSE;
  private volatile Optional<String> fatal = Optional.empty();

  /**
   * @param threads how many stream threads there are: one cause may end them all
   * @param pause waits before a thread is started again
   */
  ThreadFailures(Clock clock, int threads, Consumer<Duration> pause, StreamMetrics metrics) {
    this.clock = clock;
    this.threads = threads;
    this.pause = pause;
    this.metrics = metrics;
  }

  /** Why the app cannot go on and what to do, where a person can do something. */
  Optional<String> fatal() {
    return fatal;
  }

  @Override
  public StreamThreadExceptionResponse handle(Throwable failure) {
    Optional<String> mendable = mendable(failure);
    if (mendable.isPresent()) {
      fatal = mendable;
      LOG.error("Stopping: {}", mendable.get());
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    if (isCausedBy(failure, Error.class::isInstance)) {
      LOG.error("A stream thread met what another one would meet too; stopping", failure);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    if (isCausedBy(failure, RevivedTaskException.class::isInstance)) {
      LOG.info("{}", failure.getMessage());
    } else if (isCausedBy(failure, ThreadFailures::isOfTheBroker)) {
      Duration wait = pauseNow();
      LOG.error(
          "A stream thread gave up on the broker ({}) and is started again in {} s",
          rootMessage(failure),
          wait.toSeconds());
      metrics.threadReplaced();
      pause.accept(wait);
    } else if (isTooMany()) {
      LOG.error(
          "Stream threads failed more than {} times within {}; stopping",
          TOLERATED,
          WITHIN,
          failure);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    } else {
      LOG.error("A stream thread failed and is started again", failure);
      metrics.threadReplaced();
    }
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  /** Doubles while one failure follows another, and starts over after a while without. */
  private synchronized Duration pauseNow() {
    Instant now = clock.instant();
    boolean anew = lastOfBroker.isBefore(now.minus(LONGEST_PAUSE.multipliedBy(2)));
    Duration wait = anew ? SHORTEST_PAUSE : nextPause;
    lastOfBroker = now;
    Duration twice = wait.multipliedBy(2);
    nextPause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    return wait;
  }

  private synchronized boolean isTooMany() {
    Instant now = clock.instant();
    ours.removeIf(earlier -> earlier.isBefore(now.minus(WITHIN)));
    ours.add(now);
    return ours.size() > TOLERATED * threads;
  }

  /** A record that is too large will be so for the next thread too. */
  private static boolean isOfTheBroker(Throwable cause) {
    boolean passes =
        !(cause instanceof RecordTooLargeException
            || cause instanceof RecordBatchTooLargeException);
    return passes
        && (cause instanceof ApiException || cause instanceof MissingSourceTopicException);
  }

  private static Optional<String> mendable(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (message.contains("No space left on device")) {
        return Optional.of(
            "The disk of the state directory is full. Make room or set nextclick.state-dir to a larger one; what is lost there comes back from the changelogs.");
      }
      if (message.contains("has invalid partitions")) {
        return Optional.of(
            "The partitions of clicks were increased, and the changelogs of the sessions still have as many as before. See \"More partitions\" in deploy/operating.md.");
      }
    }
    return Optional.empty();
  }

  private static boolean isCausedBy(Throwable failure, Predicate<Throwable> kind) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (kind.test(cause)) {
        return true;
      }
    }
    return false;
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getClass().getSimpleName() + ": " + root.getMessage();
  }
}
