package io.nextclick.learning.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.learning.dataset.TestPair;
import io.nextclick.schemas.Prefix;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestSessionsTest {

  @Test
  void keepsTogetherPairsThatGrowByAClick() {
    assertThat(starts(pair("a", "b"), pair("a b", "c"), pair("x", "y"), pair("x y", "z")))
        .containsExactly(0, 2);
  }

  @Test
  void keepsTogetherPairsThatShrinkByAClick() {
    assertThat(starts(pair("a b", "c"), pair("a", "b"), pair("x y", "z"), pair("x", "y")))
        .containsExactly(0, 2);
  }

  @Test
  void doesNotTakeTwoSessionsThatBeginAlikeForOne() {
    assertThat(
            starts(
                pair("a b c", "d"),
                pair("a b", "c"),
                pair("a", "b"),
                pair("a b", "x"),
                pair("a", "b")))
        .containsExactly(0, 3);
  }

  @Test
  void beginsASessionWhereAnotherItemWasClicked() {
    assertThat(starts(pair("a", "b"), pair("a c", "d"), pair("a", "b"), pair("a", "b")))
        .containsExactly(0, 1, 2, 3);
  }

  @Test
  void hasNoneWherePairsAreNone() {
    assertThat(starts()).isEmpty();
  }

  private static int[] starts(TestPair... pairs) {
    return TestSessions.starts(List.of(pairs));
  }

  private static TestPair pair(String prefix, String target) {
    return new TestPair(Prefix.ofViews(prefix.split(" ")), target);
  }
}
