package io.nextclick.local.demo;

import io.nextclick.local.harness.Latency;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The summary for people. */
final class SummaryTable {

  private SummaryTable() {}

  static List<String> of(DemoSummary summary, Score models) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(row("clicks in", "%,d", summary.clicks()));
    lines.add(row("recommendations out", "%,d", summary.recommendations()));
    lines.add(row("without one", "%s", reasons(summary.unanswered())));
    lines.add(
        row(
            "models",
            "%d published, %d rejected%s; live: %s",
            summary.models().published(),
            summary.models().rejected(),
            summary.models().failed() == 0
                ? ""
                : ", " + summary.models().failed() + " failed (see the log)",
            summary.models().live() == null ? "none" : summary.models().live()));
    Latency.Summary latency = summary.latencyMs();
    lines.add(
        row(
            "click to recommendation",
            "p50 %.1f   p90 %.1f   p99 %.1f   max %.1f ms",
            latency.p50(),
            latency.p90(),
            latency.p99(),
            latency.max()));
    lines.add(row("wall time", "%.1f s", summary.wallSeconds()));
    lines.add("");
    if (models.clicks() == 0) {
      lines.add(
          "No recommendation was followed by another click, so there is no live quality yet.");
      return lines;
    }
    quality(lines, summary, models);
    return lines;
  }

  private static void quality(List<String> lines, DemoSummary summary, Score models) {
    lines.add(
        String.format(
            Locale.ROOT, "%-34s %10s %10s %12s", "live quality", "Recall@20", "MRR@20", "clicks"));
    lines.add("─".repeat(69));
    summary
        .quality()
        .forEach(
            (name, quality) -> {
              if (name.equals("popularity")) {
                lines.add(quality("all models", DemoSummary.Quality.of(models)));
              }
              lines.add(quality(name, quality));
            });
    DemoSummary.Quality popularity = summary.quality().get("popularity");
    if (popularity != null && popularity.recallAt20() > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%-34s %9.1f×",
              "models / popularity",
              models.recallAt20() / popularity.recallAt20()));
    }
    lines.add("");
  }

  private static String quality(String name, DemoSummary.Quality quality) {
    return String.format(
        Locale.ROOT,
        "%-34s %10.4f %10.4f %,12d",
        name,
        quality.recallAt20(),
        quality.mrrAt20(),
        quality.clicks());
  }

  private static String row(String name, String format, Object... values) {
    return String.format(Locale.ROOT, "%-24s " + format, prepend(name, values));
  }

  private static Object[] prepend(String name, Object[] values) {
    Object[] all = new Object[values.length + 1];
    all[0] = name;
    System.arraycopy(values, 0, all, 1, values.length);
    return all;
  }

  static String reasons(Map<String, Long> unanswered) {
    if (unanswered.isEmpty()) {
      return "0";
    }
    long sum = unanswered.values().stream().mapToLong(Long::longValue).sum();
    return unanswered.entrySet().stream()
        .map(reason -> String.format(Locale.ROOT, "%,d %s", reason.getValue(), reason.getKey()))
        .collect(Collectors.joining(", ", String.format(Locale.ROOT, "%,d", sum) + " (", ")"));
  }
}
