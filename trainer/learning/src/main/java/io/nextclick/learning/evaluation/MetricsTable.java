package io.nextclick.learning.evaluation;

import io.nextclick.learning.evaluation.Intervals.Interval;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Metrics as a person reads them: a row a recommender, a column a metric and list length. */
public final class MetricsTable {

  private static final int NARROWEST = 12;

  private MetricsTable() {}

  /** The figures, their 95 % intervals, the slices, and a sentence on what the lists show. */
  public static String of(String name, Evaluation evaluation) {
    Set<String> names = new TreeSet<>(evaluation.slices().keySet());
    names.add(name);
    names.add(against(evaluation.drawn()));
    int width = width(names);
    Collection<Interval> intervals = evaluation.intervals().values();
    List<String> lines = new ArrayList<>();
    lines.add(header(width));
    lines.add(row(width, name, evaluation.metrics()));
    lines.add(cells(width, "  95 % from", intervals.stream().map(Interval::low)));
    lines.add(cells(width, "       to", intervals.stream().map(Interval::high)));
    evaluation.slices().forEach((slice, metrics) -> lines.add(row(width, slice, metrics)));
    evaluation
        .sampled()
        .ifPresent(among -> lines.add(row(width, against(evaluation.drawn()), among)));
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "Intervals by session, of %,d. The lists show %.1f %% of the items; their mean item has %.1f %% of the bestseller's clicks.",
            evaluation.sessions(),
            100 * evaluation.coverage(),
            100 * evaluation.popularity()));
    return String.join(System.lineSeparator(), lines);
  }

  private static String against(int drawn) {
    return "against " + drawn;
  }

  private static int width(Collection<String> names) {
    return names.stream().mapToInt(String::length).reduce(NARROWEST, Math::max);
  }

  private static String header(int width) {
    String columns =
        Stream.of("Recall", "MRR", "NDCG")
            .flatMap(metric -> Metrics.CUTOFFS.stream().map(cutoff -> metric + "@" + cutoff))
            .map(column -> String.format(Locale.ROOT, " %9s", column))
            .collect(Collectors.joining());
    return " ".repeat(width) + columns + String.format(Locale.ROOT, " %9s", "pairs");
  }

  private static String row(int width, String name, Metrics metrics) {
    return cells(width, name, metrics.byName().values().stream())
        + String.format(Locale.ROOT, " %,9d", metrics.pairs());
  }

  private static String cells(int width, String name, Stream<Double> values) {
    return String.format(Locale.ROOT, "%-" + width + "s", name)
        + values
            .map(value -> String.format(Locale.ROOT, " %9.4f", value))
            .collect(Collectors.joining());
  }
}
