package io.nextclick.trainer.evaluation;

import java.util.Locale;
import java.util.Map;

/** Metrics as a person reads them: a row a recommender, a column a metric and list length. */
public final class MetricsTable {

  private MetricsTable() {}

  /** Lines of equal length, without a line end after the last. */
  public static String of(Map<String, Metrics> byName) {
    int width = Math.max(12, byName.keySet().stream().mapToInt(String::length).max().orElse(0));
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
