package io.nextclick.learning.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nextclick.learning.evaluation.Intervals.Interval;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IntervalsTest {

  /** Where every pair is a session, the interval is the binomial one. */
  @Test
  void agreesWithTheNormalApproximation() {
    int[] ranks = new Random(7).ints(4_000, 0, 5).map(i -> i == 0 ? 1 : 0).toArray();
    double recall = Metrics.ofRanks(ranks).recallAt20();
    double error = 1.96 * Math.sqrt(recall * (1 - recall) / ranks.length);
    Interval interval = recallAt20(ranks, IntStream.range(0, ranks.length).toArray());
    assertThat(interval.low()).isCloseTo(recall - error, within(error / 5));
    assertThat(interval.high()).isCloseTo(recall + error, within(error / 5));
  }

  /** A session of ten pairs that are all hit or all missed says no more than one pair. */
  @Test
  void isWiderByTheRootOfTenWhereTenPairsAlwaysAgree() {
    int[] single = new Random(7).ints(2_000, 0, 2).toArray();
    int[] tenfold = IntStream.range(0, 20_000).map(i -> single[i / 10]).toArray();
    double honest =
        width(recallAt20(tenfold, IntStream.range(0, 2_000).map(i -> i * 10).toArray()));
    double naive = width(recallAt20(tenfold, IntStream.range(0, 20_000).toArray()));
    assertThat(honest / naive).isCloseTo(Math.sqrt(10), within(0.4));
  }

  @Test
  void isAPointWhereAllSessionsAgree() {
    assertThat(recallAt20(new int[] {1, 1, 1}, new int[] {0, 1})).isEqualTo(new Interval(1, 1));
  }

  @Test
  void isTheSameEveryTime() {
    int[] ranks = {1, 0, 3, 0, 20};
    int[] starts = {0, 2, 3};
    assertThat(Intervals.of(ranks, starts)).isEqualTo(Intervals.of(ranks, starts)).hasSize(9);
  }

  @Test
  void isAbsentWhereNothingWasAsked() {
    assertThat(Intervals.of(new int[0], new int[0])).isEmpty();
  }

  private static Interval recallAt20(int[] ranks, int[] starts) {
    Interval interval = Intervals.of(ranks, starts).get("recallAt20");
    assertThat(interval).isNotNull();
    return interval;
  }

  private static double width(Interval interval) {
    return interval.high() - interval.low();
  }
}
