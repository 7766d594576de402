package io.nextclick.local.demo;

import io.nextclick.local.harness.Latency;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** How the demo is doing, as a block for a terminal or as one line for a log. */
final class StatusView {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE d MMM yyyy HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);
  private static final int BAR = 30;

  /**
   * Everything that is shown.
   *
   * @param title what runs, and how fast
   * @param day of the replay, counted from its first click
   * @param unanswered clicks that get no answer, by reason
   * @param untilTraining how far it is on the way to the next training, 0 to 1
   */
  record Status(
      String title,
      Duration elapsed,
      Optional<Instant> eventTime,
      double day,
      long clicks,
      OptionalLong total,
      long answered,
      Map<String, Long> unanswered,
      long underWay,
      Optional<String> liveVersion,
      TrainingQueue.Status trainer,
      Optional<Instant> nextTraining,
      double untilTraining,
      Score models,
      Map<String, Score> baselines,
      Latency.Summary latency) {}

  private StatusView() {}

  /**
   * @param clicksPerSecond lately
   */
  static List<String> block(Status status, double clicksPerSecond) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(" " + status.title() + "  ·  " + clock(status.elapsed()));
    lines.add(" " + "─".repeat(74));
    lines.add(
        row(
            "event time",
            status.eventTime().map(TIME::format).orElse("…")
                + format("   (day %.1f)", status.day())));
    lines.add(row("clicks", clicks(status, clicksPerSecond)));
    lines.add(
        row(
            "answered",
            format("%,d", status.answered())
                + format("   under way: %,d", status.underWay())
                + without(status.unanswered())));
    lines.add(
        row(
            "latency",
            status.answered() == 0
                ? "–"
                : format(
                    "p50 %.1f ms   p99 %.1f ms", status.latency().p50(), status.latency().p99())));
    lines.add(row("live model", status.liveVersion().orElse("none yet")));
    lines.add(row("trainer", trainer(status)));
    lines.add("");
    quality(lines, status);
    return lines;
  }

  /** The same in short. */
  static String line(Status status, double clicksPerSecond) {
    return format(
        "%s  %s  %,d clicks (%,.0f/s)  %,d answered  model %s  Recall@20 %s  p50 %.1f p99 %.1f ms  trainer: %s",
        clock(status.elapsed()),
        status.eventTime().map(TIME::format).orElse("…"),
        status.clicks(),
        clicksPerSecond,
        status.answered(),
        status.liveVersion().orElse("none"),
        recalls(status),
        status.latency().p50(),
        status.latency().p99(),
        trainer(status));
  }

  private static void quality(List<String> lines, Status status) {
    if (status.models().clicks() == 0) {
      lines.add(row("Recall@20", "of the next item: comes with the first model"));
      return;
    }
    lines.add(
        row(
            "Recall@20",
            format("of the next item, over %,d clicks so far", status.models().clicks())));
    lines.add(bar("model", status.models()));
    status.baselines().forEach((name, score) -> lines.add(bar(name, score)));
  }

  private static String bar(String name, Score score) {
    return row("  " + name, bar(score.recallAt20()) + format("  %.3f", score.recallAt20()));
  }

  private static String recalls(Status status) {
    StringBuilder text = new StringBuilder(format("model %.3f", status.models().recallAt20()));
    status
        .baselines()
        .forEach((name, score) -> text.append(format(" %s %.3f", name, score.recallAt20())));
    return text.toString();
  }

  private static String clicks(Status status, double clicksPerSecond) {
    String rate = format("%,d   %,.0f/s", status.clicks(), clicksPerSecond);
    if (status.total().isEmpty()) {
      return rate;
    }
    double share = (double) status.clicks() / Math.max(1, status.total().getAsLong());
    return bar(share) + format(" %3.0f%%  ", 100 * share) + rate;
  }

  private static String without(Map<String, Long> unanswered) {
    return unanswered.isEmpty() ? "" : "   without: " + SummaryTable.reasons(unanswered);
  }

  private static String trainer(Status status) {
    TrainingQueue.Status trainer = status.trainer();
    String done = format("%d published, %d rejected", trainer.published(), trainer.rejected());
    if (trainer.failed() > 0) {
      done += format(", %d failed", trainer.failed());
    }
    if (trainer.idle()) {
      String next = status.nextTraining().map(TIME::format).orElse("…");
      return trainer.published() + trainer.rejected() + trainer.failed() == 0
          ? bar(status.untilTraining()) + " collecting clicks for the first training"
          : done + ", next at " + next;
    }
    String bar = trainer.share() < 0 ? "" : bar(trainer.share()) + " ";
    return bar + trainer.stage();
  }

  private static String bar(double share) {
    int filled = (int) Math.round(Math.min(1, Math.max(0, share)) * BAR);
    return "█".repeat(filled) + "░".repeat(BAR - filled);
  }

  private static String row(String name, String value) {
    return format(" %-12s %s", name, value);
  }

  private static String clock(Duration elapsed) {
    return format("%d:%02d", elapsed.toMinutes(), elapsed.toSecondsPart());
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
