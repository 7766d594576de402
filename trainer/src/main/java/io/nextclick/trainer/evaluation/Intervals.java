package io.nextclick.trainer.evaluation;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * How far the figures may be from those of all visitors: 95 % percentile intervals of a bootstrap
 * (Efron and Tibshirani, 1993, chapter 13). Whole sessions are drawn, with all their pairs: pairs
 * of one session succeed and fail together, and drawn one by one would promise too much.
 */
public final class Intervals {

  private static final int SAMPLES = 1000;
  private static final int SEED = 42;

  /** From {@code low} to {@code high}, both in the metric's own unit. */
  public record Interval(double low, double high) {}

  private Intervals() {}

  /**
   * One interval a metric, by the names of {@link Metrics#byName}.
   *
   * @param ranks the target's place from 1 for each pair, 0 where it was missed
   * @param starts where each session's pairs begin, the first at 0
   */
  static Map<String, Interval> of(int[] ranks, int[] starts) {
    if (ranks.length == 0) {
      return Map.of();
    }
    List<String> names = List.copyOf(Metrics.ofRanks(ranks).byName().keySet());
    double[][] sums = sums(ranks, starts, names.size()); // a row a session, its pairs last
    double[][] means = new double[names.size()][SAMPLES];
    Random random = new Random(SEED);
    for (int sample = 0; sample < SAMPLES; sample++) {
      double[] total = new double[names.size() + 1];
      for (int draw = 0; draw < sums.length; draw++) {
        double[] session = sums[random.nextInt(sums.length)];
        for (int metric = 0; metric < total.length; metric++) {
          total[metric] += session[metric];
        }
      }
      for (int metric = 0; metric < means.length; metric++) {
        means[metric][sample] = total[metric] / total[names.size()];
      }
    }
    Map<String, Interval> intervals = new LinkedHashMap<>();
    for (int metric = 0; metric < means.length; metric++) {
      Arrays.sort(means[metric]);
      intervals.put(
          names.get(metric),
          new Interval(means[metric][SAMPLES / 40], means[metric][SAMPLES - 1 - SAMPLES / 40]));
    }
    return intervals;
  }

  private static double[][] sums(int[] ranks, int[] starts, int metrics) {
    double[][] sums = new double[starts.length][metrics + 1];
    for (int session = 0; session < starts.length; session++) {
      int end = session + 1 < starts.length ? starts[session + 1] : ranks.length;
      int[] own = Arrays.copyOfRange(ranks, starts[session], end);
      int metric = 0;
      for (double mean : Metrics.ofRanks(own).byName().values()) {
        sums[session][metric++] = mean * own.length;
      }
      sums[session][metrics] = own.length;
    }
    return sums;
  }
}
