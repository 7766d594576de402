package io.nextclick.trainer.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Metrics as a person reads them: a row a recommender, a column a metric and list length. */
public final class MetricsTable {

  private MetricsTable() {}

  /** The table with each figure's 95 % interval in the two lines below it, and the slices after. */
  public static String of(String name, Evaluation evaluation) {
    Map<String, Metrics> rows = new LinkedHashMap<>();
    rows.put(name, evaluation.metrics());
    rows.putAll(evaluation.slices());
    String[] lines = of(rows).split("\\R");
    int width = nameWidth(rows);
    StringBuilder low = new StringBuilder(padded("  95 % from", width));
    StringBuilder high = new StringBuilder(padded("       to", width));
    evaluation
        .intervals()
        .values()
        .forEach(
            interval -> {
              low.append(String.format(Locale.ROOT, " %9.4f", interval.low()));
              high.append(String.format(Locale.ROOT, " %9.4f", interval.high()));
            });
    List<String> table = new ArrayList<>(Arrays.asList(lines));
    table.addAll(2, List.of(low.toString(), high.toString()));
    table.add("");
    table.add(
        String.format(
            Locale.ROOT,
            "Intervals by session, of %,d. The lists show %.1f %% of the items; their mean item has %.1f %% of the bestseller's clicks.",
            evaluation.sessions(),
            100 * evaluation.coverage(),
            100 * evaluation.popularity()));
    return String.join(System.lineSeparator(), table);
  }

  private static int nameWidth(Map<String, Metrics> rows) {
    return Math.max(12, rows.keySet().stream().mapToInt(String::length).max().orElse(0));
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  /** Lines of equal length, without a line end after the last. */
  public static String of(Map<String, Metrics> byName) {
    int width = nameWidth(byName);
    StringBuilder table = new StringBuilder(" ".repeat(width));
    for (String metric : new String[] {"Recall", "MRR", "NDCG"}) {
      for (int cutoff : Metrics.CUTOFFS) {
        table.append(String.format(Locale.ROOT, " %9s", metric + "@" + cutoff));
      }
    }
    table.append(String.format(Locale.ROOT, " %9s", "pairs"));
    byName.forEach(
        (name, metrics) -> {
          table.append(String.format(Locale.ROOT, "%n%-" + width + "s", name));
          metrics
              .byName()
              .values()
              .forEach(value -> table.append(String.format(Locale.ROOT, " %9.4f", value)));
          table.append(String.format(Locale.ROOT, " %,9d", metrics.pairs()));
        });
    return table.toString();
  }
}
