package io.nextclick.service;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How long work shows itself: a bar with rate and time left, redrawn in place on a terminal, and a
 * plain line every few seconds elsewhere. Not thread-safe.
 */
public final class Progress {

  private static final Duration TERMINAL_PAUSE = Duration.ofMillis(100);
  private static final Duration PLAIN_PAUSE = Duration.ofSeconds(5);
  private static final int WIDTH = 28;
  private static final String ERASE_LINE = "\r\u001b[2K";

  private final PrintStream out;
  private final boolean terminal;
  private final Clock clock;
  private @Nullable String label;
  private Instant startedAt;
  private Instant nextDrawAt;
  private long doneAtStart;

  public Progress(PrintStream out, boolean terminal, Clock clock) {
    this.out = out;
    this.terminal = terminal;
    this.clock = clock;
    this.startedAt = clock.instant();
    this.nextDrawAt = startedAt;
  }

  /** On standard error, as a bar if the process has a terminal. */
  public static Progress onConsole(Clock clock) {
    return new Progress(System.err, Terminal.isInteractive(), clock);
  }

  /**
   * Says how far the work is. A new label starts a new bar.
   *
   * @param total 0 if unknown
   * @param unit of done and total, e.g. {@code clicks}
   * @param suffix what else there is to say, e.g. the loss
   */
  public void update(String label, long done, long total, String unit, String suffix) {
    Instant now = clock.instant();
    if (!label.equals(this.label)) {
      finish();
      this.label = label;
      startedAt = now;
      nextDrawAt = now;
      doneAtStart = done;
    }
    boolean complete = total > 0 && done >= total;
    if (now.isBefore(nextDrawAt) && !complete) {
      return;
    }
    nextDrawAt = now.plus(terminal ? TERMINAL_PAUSE : PLAIN_PAUSE);
    String text = describe(label, done, total, unit, suffix, Duration.between(startedAt, now));
    if (terminal) {
      out.print(ERASE_LINE + text);
      out.flush();
    } else {
      out.println(text);
    }
    if (complete) {
      finish();
    }
  }

  /** A line of its own, above the bar. */
  public void line(String text) {
    finish();
    out.println(text);
  }

  /** Leaves the bar as it is and goes to the next line. */
  public void finish() {
    if (label != null && terminal) {
      out.println();
    }
    label = null;
  }

  private String describe(
      String label, long done, long total, String unit, String suffix, Duration elapsed) {
    double seconds = Math.max(elapsed.toMillis(), 1) / 1000.0;
    double rate = (done - doneAtStart) / seconds;
    StringBuilder text = new StringBuilder(label).append(' ');
    if (total > 0) {
      text.append(bar(done, total))
          .append(String.format(Locale.ROOT, " %3d%%", 100 * done / total));
    } else {
      text.append(String.format(Locale.ROOT, "%,d", done));
    }
    text.append(String.format(Locale.ROOT, " %,.0f %s/s", rate, unit));
    if (total > done && rate > 0) {
      text.append(" ").append(clockTime((long) ((total - done) / rate))).append(" left");
    }
    return suffix.isEmpty() ? text.toString() : text.append("  ").append(suffix).toString();
  }

  private static String bar(long done, long total) {
    int filled = (int) Math.min(WIDTH, WIDTH * done / total);
    return "█".repeat(filled) + "░".repeat(WIDTH - filled);
  }

  private static String clockTime(long seconds) {
    return seconds >= 3600
        ? "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60)
        : "%d:%02d".formatted(seconds / 60, seconds % 60);
  }
}
