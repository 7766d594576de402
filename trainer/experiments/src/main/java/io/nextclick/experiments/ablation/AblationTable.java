package io.nextclick.experiments.ablation;

import io.nextclick.learning.evaluation.Intervals;
import io.nextclick.learning.evaluation.Intervals.Interval;
import io.nextclick.learning.evaluation.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Rows as a Markdown table: means over seeds, and how far each is ahead of the row it is compared
 * with, with a 95 % interval of the difference over the same pairs, by session.
 */
public final class AblationTable {

  private static final String HEADER =
      "| variant | Recall@20 | ± seeds | MRR@20 | ± seeds | against | ahead in Recall@20 | 95 % | ahead in MRR@20 | 95 % |";

  private AblationTable() {}

  /**
   * @param starts where each session's pairs begin
   */
  public static String of(List<Row> rows, int[] starts) {
    Map<String, Row> byName =
        rows.stream().collect(Collectors.toMap(Row::name, Function.identity()));
    List<String> lines =
        new ArrayList<>(List.of(HEADER, "|---|---|---|---|---|---|---|---|---|---|"));
    for (Row row : rows) {
      Row against = byName.getOrDefault(row.against(), row);
      lines.add(
          "| %s | %s | %s |"
              .formatted(
                  row.name(),
                  figures(row),
                  against == row
                      ? "| | | |"
                      : "%s | %s | %s"
                          .formatted(
                              against.name(),
                              ahead(row, against, starts, rank -> rank > 0 ? 1 : 0),
                              ahead(row, against, starts, rank -> rank > 0 ? 1.0 / rank : 0))));
    }
    return String.join(System.lineSeparator(), lines);
  }

  private static String figures(Row row) {
    return figure(row, Metrics::recallAt20) + " | " + figure(row, Metrics::mrrAt20);
  }

  private static String figure(Row row, ToDoubleFunction<Metrics> metric) {
    return String.format(Locale.ROOT, "%.4f | %.4f", row.mean(metric), row.spread(metric));
  }

  private static String ahead(Row row, Row against, int[] starts, ToDoubleFunction<Integer> gain) {
    double[] ahead = row.aheadOf(against, gain);
    double sum = 0;
    for (double pair : ahead) {
      sum += pair;
    }
    Interval interval = Intervals.ofMean(ahead, starts);
    return String.format(
        Locale.ROOT, "%+.4f | %+.4f to %+.4f", sum / ahead.length, interval.low(), interval.high());
  }
}
