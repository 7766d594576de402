package io.nextclick.learning.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsTest {

  @Test
  void agreesWithAnExampleWorkedByHand() {
    Metrics metrics = Metrics.ofRanks(new int[] {1, 3, 7, 20, 0});
    Map<String, Double> byName = metrics.byName();
    assertThat(metrics.pairs()).isEqualTo(5);
    assertThat(byName)
        .containsEntry("recallAt5", 2 / 5.0)
        .containsEntry("recallAt10", 3 / 5.0)
        .containsEntry("recallAt20", 4 / 5.0);
    assertThat(byName.get("mrrAt5")).isCloseTo((1 + 1 / 3.0) / 5, within(1e-12));
    assertThat(byName.get("mrrAt10")).isCloseTo((1 + 1 / 3.0 + 1 / 7.0) / 5, within(1e-12));
    assertThat(byName.get("mrrAt20")).isCloseTo((1 + 1 / 3.0 + 1 / 7.0 + 0.05) / 5, within(1e-12));
    // log2(1 + 3) = 2 and log2(1 + 7) = 3, so the gains are 1, 1/2 and 1/3.
    assertThat(byName.get("ndcgAt5")).isCloseTo(1.5 / 5, within(1e-12));
    assertThat(byName.get("ndcgAt10")).isCloseTo((1.5 + 1 / 3.0) / 5, within(1e-12));
    assertThat(byName.get("ndcgAt20"))
        .isCloseTo((1.5 + 1 / 3.0 + Math.log(2) / Math.log(21)) / 5, within(1e-12));
  }

  @Test
  void countsEveryMissedTarget() {
    assertThat(Metrics.ofRanks(new int[] {0, 0, 0, 1}).recallAt20()).isEqualTo(0.25);
  }

  @Test
  void isZeroWhereNothingWasAsked() {
    assertThat(Metrics.ofRanks(new int[0]).byName().values()).containsOnly(0.0);
  }
}
