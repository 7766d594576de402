package io.nextclick.learning.mclrec;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.learning.mclrec.Views.Way;
import io.nextclick.model.network.KnownClicks;
import io.nextclick.model.network.PaddedPrefixes;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ViewsTest {

  private static final int MASK = 99;
  private static final int[] SESSION = {10, 11, 12, 13, 14, 15, 16, 17, 18, 19};

  /** Each click's behaviour follows from its item, to be recognised wherever it goes. */
  private static final KnownClicks CLICKS =
      new KnownClicks(SESSION, IntStream.of(SESSION).map(row -> row % 3).toArray());

  private final Views views = new Views(MASK, new Random(5));

  @Test
  void hidesHalfOfTheClicksInTheirPlaces() {
    for (int round = 0; round < 50; round++) {
      KnownClicks clicks = views.view(CLICKS, Way.MASK);
      assertThat(clicks.behaviours()).isEqualTo(CLICKS.behaviours());
      int[] view = clicks.rows();
      assertThat(view).hasSameSizeAs(SESSION);
      assertThat(IntStream.of(view).filter(row -> row == MASK)).hasSize(5);
      for (int t = 0; t < view.length; t++) {
        assertThat(view[t]).isIn(SESSION[t], MASK);
      }
    }
  }

  @Test
  void keepsHalfOfTheClicksInOneRow() {
    for (int round = 0; round < 50; round++) {
      KnownClicks clicks = views.view(CLICKS, Way.CROP);
      assertBehavioursStay(clicks);
      int[] view = clicks.rows();
      int begin = view[0] - 10;
      assertThat(view).isEqualTo(Arrays.copyOfRange(SESSION, begin, begin + 5));
    }
  }

  @Test
  void reordersFourFifthsInOneRowAndLosesNone() {
    int moved = 0;
    for (int round = 0; round < 50; round++) {
      KnownClicks clicks = views.view(CLICKS, Way.REORDER);
      assertBehavioursStay(clicks);
      int[] view = clicks.rows();
      assertThat(view).containsExactlyInAnyOrder(SESSION);
      int first = 0;
      while (first < view.length && view[first] == SESSION[first]) {
        first++;
      }
      int last = view.length - 1;
      while (last > first && view[last] == SESSION[last]) {
        last--;
      }
      assertThat(last - first + 1).isLessThanOrEqualTo(8);
      moved += last > first ? 1 : 0;
    }
    assertThat(moved).isGreaterThan(40);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void leavesASingleClickAlone(Way way) {
    assertThat(views.view(KnownClicks.ofRows(3), way).rows()).containsExactly(3);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void neverLosesAllOfASession(Way way) {
    assertThat(views.view(KnownClicks.ofRows(3, 4), way).rows()).isNotEmpty();
  }

  @Test
  void drawsTwoDifferentWaysForEachSession() {
    PaddedPrefixes sessions = PaddedPrefixes.of(Collections.nCopies(200, CLICKS));
    PaddedPrefixes pairs = views.pairs(sessions);
    for (int b = 0; b < 200; b++) {
      assertThat(way(pairs.session(b).rows())).isNotEqualTo(way(pairs.session(200 + b).rows()));
    }
  }

  private static void assertBehavioursStay(KnownClicks view) {
    assertThat(view.behaviours()).isEqualTo(IntStream.of(view.rows()).map(r -> r % 3).toArray());
  }

  private static Way way(int[] view) {
    if (view.length < SESSION.length) {
      return Way.CROP;
    }
    return IntStream.of(view).anyMatch(row -> row == MASK) ? Way.MASK : Way.REORDER;
  }
}
