package io.nextclick.learning.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.learning.dataset.TestPair;
import io.nextclick.schemas.Prefix;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SlicesTest {

  private static final Map<String, Long> CLICKS = Map.of("hit", 30L, "so-so", 30L, "rare", 30L);

  private static final List<TestPair> PAIRS =
      List.of(
          new TestPair(Prefix.ofViews("hit"), "hit"),
          new TestPair(Prefix.ofViews("hit", "hit", "hit", "hit"), "so-so"),
          new TestPair(Prefix.ofViews("hit", "hit", "hit", "hit", "hit"), "unheard-of"));

  private final Map<String, Metrics> slices =
      Slices.of(PAIRS, new int[] {1, 0, 4}, Map.of("hit", 60L, "so-so", 20L, "rare", 10L));

  @Test
  void dividesByLengthOfThePrefix() {
    assertThat(slices.get("prefix of 1")).isEqualTo(Metrics.ofRanks(new int[] {1}));
    assertThat(slices.get("prefix of 4-5")).isEqualTo(Metrics.ofRanks(new int[] {0, 4}));
    assertThat(slices).doesNotContainKeys("prefix of 2", "prefix of 11+");
  }

  @Test
  void dividesByWhetherTheTargetWasSeenBefore() {
    assertThat(slices.get("target seen before")).isEqualTo(Metrics.ofRanks(new int[] {1}));
    assertThat(slices.get("target new")).isEqualTo(Metrics.ofRanks(new int[] {0, 4}));
  }

  @Test
  void dividesByHowOftenTheTargetWasClicked() {
    assertThat(slices.get("target in head")).isEqualTo(Metrics.ofRanks(new int[] {1}));
    assertThat(slices.get("target in tail")).isEqualTo(Metrics.ofRanks(new int[] {0}));
    assertThat(slices.get("target unknown")).isEqualTo(Metrics.ofRanks(new int[] {4}));
  }

  @Test
  void makesThreeKindsOfEqualItemsInTheirNamesOrder() {
    List<TestPair> pairs =
        CLICKS.keySet().stream()
            .sorted()
            .map(item -> new TestPair(Prefix.ofViews("x"), item))
            .toList();
    Map<String, Metrics> equal = Slices.of(pairs, new int[] {1, 2, 3}, CLICKS);
    assertThat(equal.get("target in head")).isEqualTo(Metrics.ofRanks(new int[] {1}));
    assertThat(equal.get("target in middle")).isEqualTo(Metrics.ofRanks(new int[] {2}));
    assertThat(equal.get("target in tail")).isEqualTo(Metrics.ofRanks(new int[] {3}));
  }
}
