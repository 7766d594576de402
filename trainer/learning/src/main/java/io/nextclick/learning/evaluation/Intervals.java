package io.nextclick.learning.evaluation;

import java.util.ArrayList;
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
    List<Interval> intervals = ofMeans(sums(ranks, starts, names.size()));
    Map<String, Interval> byName = new LinkedHashMap<>();
    for (int metric = 0; metric < names.size(); metric++) {
      byName.put(names.get(metric), intervals.get(metric));
    }
    return byName;
  }

  /**
   * One interval for the mean of a value that each pair has, such as what one recommender is ahead
   * of another.
   *
   * @param values one a pair
   * @param starts where each session's pairs begin, the first at 0
   */
  public static Interval ofMean(double[] values, int[] starts) {
    double[][] sums = new double[starts.length][2];
    for (int session = 0; session < starts.length; session++) {
      int end = session + 1 < starts.length ? starts[session + 1] : values.length;
      for (int pair = starts[session]; pair < end; pair++) {
        sums[session][0] += values[pair];
        sums[session][1]++;
      }
    }
    return ofMeans(sums).get(0);
  }

  /**
   * @param sums a row a session: the sum of each value over its pairs, and last how many they are
   */
  private static List<Interval> ofMeans(double[][] sums) {
    int values = sums[0].length - 1;
    double[][] means = new double[values][SAMPLES];
    Random random = new Random(SEED);
    for (int sample = 0; sample < SAMPLES; sample++) {
      double[] total = new double[values + 1];
      for (int draw = 0; draw < sums.length; draw++) {
        double[] session = sums[random.nextInt(sums.length)];
        for (int value = 0; value < total.length; value++) {
          total[value] += session[value];
        }
      }
      for (int value = 0; value < values; value++) {
        means[value][sample] = total[value] / total[values];
      }
    }
    List<Interval> intervals = new ArrayList<>();
    for (double[] ofOne : means) {
      Arrays.sort(ofOne);
      intervals.add(new Interval(ofOne[SAMPLES / 40], ofOne[SAMPLES - 1 - SAMPLES / 40]));
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
