package io.nextclick.local.chaos;

import io.nextclick.local.chaos.verify.Account;
import io.nextclick.service.Progress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** What a person sees of a run while it lasts. Not thread-safe. */
final class Report {

  private final Progress progress;
  private final Clock clock;
  private final Instant startedAt;
  private Instant begin;
  private Instant end;
  private String doing = "starting";

  Report(Progress progress, Clock clock) {
    this.progress = progress;
    this.clock = clock;
    this.startedAt = clock.instant();
    this.begin = startedAt;
    this.end = startedAt;
  }

  void runsUntil(Instant end) {
    this.begin = clock.instant();
    this.end = end;
  }

  void doing(String what) {
    doing = what;
  }

  /** A line of its own, with the time since the start. */
  void line(String text) {
    Duration since = Duration.between(startedAt, clock.instant());
    progress.line(
        String.format(
            Locale.ROOT, "%02d:%02d  %s", since.toMinutes(), since.toSecondsPart(), text));
  }

  void progress(Account account) {
    Instant now = clock.instant();
    long done = Math.min(Duration.between(begin, now).toSeconds(), total() - 1);
    String suffix =
        String.format(
            Locale.ROOT,
            "%s · %,d clicks, %,d answered, %,d open, %,d swaps",
            doing,
            account.clicks(),
            account.answered(),
            account.open(),
            account.swaps());
    progress.update("chaos", Math.max(0, done), total(), "s", suffix);
  }

  void finish() {
    progress.finish();
  }

  private long total() {
    return Math.max(1, Duration.between(begin, end).toSeconds());
  }
}
