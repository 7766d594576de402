package io.nextclick.trainer.training.contrast;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.model.network.PaddedPrefixes;
import io.nextclick.trainer.training.contrast.Views.Way;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ViewsTest {

  private static final int MASK = 99;
  private static final int[] SESSION = {10, 11, 12, 13, 14, 15, 16, 17, 18, 19};

  private final Views views = new Views(MASK, new Random(5));

  @Test
  void hidesHalfOfTheClicksInTheirPlaces() {
    for (int round = 0; round < 50; round++) {
      int[] view = views.view(SESSION, Way.MASK);
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
      int[] view = views.view(SESSION, Way.CROP);
      int begin = view[0] - 10;
      assertThat(view).isEqualTo(Arrays.copyOfRange(SESSION, begin, begin + 5));
    }
  }

  @Test
  void reordersFourFifthsInOneRowAndLosesNone() {
    int moved = 0;
    for (int round = 0; round < 50; round++) {
      int[] view = views.view(SESSION, Way.REORDER);
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
    assertThat(views.view(new int[] {3}, way)).containsExactly(3);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void neverLosesAllOfASession(Way way) {
    assertThat(views.view(new int[] {3, 4}, way)).isNotEmpty();
  }

  @Test
  void drawsTwoDifferentWaysForEachSession() {
    PaddedPrefixes sessions = PaddedPrefixes.of(Collections.nCopies(200, SESSION));
    List<PaddedPrefixes> pair = views.pair(sessions);
    for (int b = 0; b < 200; b++) {
      assertThat(way(pair.get(0).session(b))).isNotEqualTo(way(pair.get(1).session(b)));
    }
  }

  private static Way way(int[] view) {
    if (view.length < SESSION.length) {
      return Way.CROP;
    }
    return IntStream.of(view).anyMatch(row -> row == MASK) ? Way.MASK : Way.REORDER;
  }
}
