package io.nextclick.stream.model;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What keeps the follower from following, said once when it begins, once a minute while it lasts,
 * and once when it is over; and how long to wait before the next try. The words may be read by any
 * thread, all else belongs to one.
 */
final class Trouble {

  private static final Logger LOG = LoggerFactory.getLogger(ModelFollower.class);
  private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);
  private static final long FIRST_WAIT_MS = 200;
  private static final long LONGEST_WAIT_MS = 10_000;

  private final String topic;
  private final Clock clock;
  private Instant since = Instant.EPOCH;
  private Instant said = Instant.MIN;
  private int failures;
  private boolean saidThisTime;
  private volatile String words = "";

  /**
   * @param topic the models topic's name
   */
  Trouble(String topic, Clock clock) {
    this.topic = topic;
    this.clock = clock;
  }

  /** Once more; how long to wait. */
  Duration met(Throwable failure) {
    Instant now = clock.instant();
    since = failures == 0 ? now : since;
    String reason = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    words = "the topic %s cannot be followed since %s: %s".formatted(topic, since, reason);
    if (Duration.between(said, now).compareTo(BETWEEN_LINES) >= 0) {
      said = now;
      saidThisTime = true;
      LOG.warn("{}. Trying again, less and less often", words);
    }
    long wait = FIRST_WAIT_MS << Math.min(failures++, 10);
    return Duration.ofMillis(Math.min(wait, LONGEST_WAIT_MS));
  }

  void over() {
    if (saidThisTime) {
      LOG.info("The topic {} is followed again, after {} tries", topic, failures);
    }
    failures = 0;
    saidThisTime = false;
    words = "";
  }

  /** Empty where there is none. */
  String words() {
    return words;
  }
}
