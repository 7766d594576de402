package io.nextclick.experiments.ablation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nextclick.learning.evaluation.Metrics;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Four pairs, two seeds. */
class RowTest {

  private static final Row ROW =
      new Row("with", "without", List.of(new int[] {1, 0, 2, 4}, new int[] {2, 0, 0, 1}));
  private static final Row OTHER =
      new Row("without", "without", List.of(new int[] {0, 1, 2, 0}, new int[] {0, 0, 1, 1}));

  @Test
  void averagesOverSeeds() {
    assertThat(ROW.mean(Metrics::recallAt20)).isCloseTo((3 / 4.0 + 2 / 4.0) / 2, within(1e-12));
    assertThat(ROW.mean(Metrics::mrrAt20))
        .isCloseTo(((1 + 1 / 2.0 + 1 / 4.0) / 4 + (1 / 2.0 + 1) / 4) / 2, within(1e-12));
  }

  @Test
  void spreadsHalfTheWayFromTheWorstSeedToTheBest() {
    assertThat(ROW.spread(Metrics::recallAt20)).isCloseTo(0.125, within(1e-12));
    assertThat(ROW.spread(Metrics::mrrAt20)).isCloseTo(0.03125, within(1e-12));
  }

  @Test
  void isAheadPairByPairWhereItFindsWhatTheOtherMisses() {
    assertThat(ROW.aheadOf(OTHER, RowTest::found)).containsExactly(1, -0.5, -0.5, 0.5);
    assertThat(OTHER.aheadOf(ROW, RowTest::found)).containsExactly(-1, 0.5, 0.5, -0.5);
  }

  @Test
  void isAheadByAsMuchAsItsMeanIsHigher() {
    double sum = 0;
    for (double pair : ROW.aheadOf(OTHER, rank -> rank > 0 ? 1.0 / rank : 0)) {
      sum += pair;
    }
    double higher = ROW.mean(Metrics::mrrAt20) - OTHER.mean(Metrics::mrrAt20);
    assertThat(sum / 4).isCloseTo(higher, within(1e-12));
  }

  private static double found(int rank) {
    return rank > 0 ? 1 : 0;
  }
}
