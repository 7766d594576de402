package io.nextclick.stream.model;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which version is just being fetched, loaded and warmed up: one that hangs in a driver throws
 * nothing. The follower tells, anyone may ask; thread-safe.
 */
final class Loading {

  private static final Duration WORTH_SAYING = Duration.ofSeconds(30);
  private static final Duration HOPELESS = Duration.ofMinutes(10);

  private record Attempt(String version, Instant since) {}

  private final Clock clock;
  private volatile @Nullable Attempt attempt;

  Loading(Clock clock) {
    this.clock = clock;
  }

  void begun(String version) {
    attempt = new Attempt(version, clock.instant());
  }

  void over() {
    attempt = null;
  }

  /** For how long, where that is longer than usual; otherwise empty. */
  String words() {
    Attempt now = attempt;
    return now != null && lasts(now).compareTo(WORTH_SAYING) > 0
        ? "%s has been loading for %,d s".formatted(now.version(), lasts(now).toSeconds())
        : "";
  }

  /** Whether it has taken so long that it will not end. */
  boolean isHopeless() {
    Attempt now = attempt;
    return now != null && lasts(now).compareTo(HOPELESS) > 0;
  }

  private Duration lasts(Attempt attempt) {
    return Duration.between(attempt.since(), clock.instant());
  }
}
