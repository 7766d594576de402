package io.nextclick.learning.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.learning.training.Windows.Window;
import io.nextclick.model.network.KnownClicks;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SessionBatchTest {

  @Test
  void namesForEachTargetWhereThePrefixBeforeItEnds() {
    SessionBatch batch =
        SessionBatch.of(
            List.of(
                new Window(KnownClicks.ofRows(7, 8, 9), 1, 0),
                new Window(KnownClicks.ofRows(4, 5, 6, 3), 2, 1),
                new Window(KnownClicks.ofRows(1, 2), 1, 2)));
    assertThat(batch.clicks().width()).isEqualTo(3);
    assertThat(batch.clicks().lengths()).containsExactly(2, 3, 1);
    assertThat(batch.clicks().rows()).containsExactly(7, 8, 0, 4, 5, 6, 1, 0, 0);
    assertThat(batch.targets()).containsExactly(8, 9, 6, 3, 2);
    assertThat(batch.sources()).containsExactly(0, 1, 4, 5, 6);
  }

  @Test
  void coversEveryTargetOnceAnEpochInAnotherOrderEachTime() {
    List<Window> windows =
        IntStream.range(0, 300)
            .mapToObj(i -> new Window(KnownClicks.ofRows(new int[2 + i % 7]), 1, i))
            .toList();
    windows.forEach(
        window -> Arrays.setAll(window.clicks().rows(), t -> windows.indexOf(window) * 10 + t));
    Random random = new Random(1);
    List<SessionBatch> first = SessionBatch.shuffled(windows, Window::targets, 64, random);
    List<SessionBatch> second = SessionBatch.shuffled(windows, Window::targets, 64, random);
    assertThat(targets(first)).isNotEqualTo(targets(second));
    assertThat(targets(first)).containsExactlyInAnyOrderElementsOf(targets(second));
    assertThat(targets(first))
        .hasSize(windows.stream().mapToInt(Window::targets).sum())
        .doesNotHaveDuplicates();
  }

  @Test
  void putsWindowsOfLikeLengthTogether() {
    List<Window> windows =
        IntStream.range(0, 600)
            .mapToObj(i -> new Window(KnownClicks.ofRows(new int[2 + i % 6]), 1, i))
            .toList();
    for (SessionBatch batch : SessionBatch.shuffled(windows, Window::targets, 32, new Random(1))) {
      int[] lengths = batch.clicks().lengths();
      assertThat(batch.clicks().width() - Arrays.stream(lengths).min().orElseThrow())
          .isLessThanOrEqualTo(1);
    }
  }

  private static List<Long> targets(List<SessionBatch> batches) {
    return batches.stream().flatMap(batch -> LongStream.of(batch.targets()).boxed()).toList();
  }
}
