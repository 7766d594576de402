package io.nextclick.learning.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.learning.training.Windows.Window;
import io.nextclick.model.Vocabulary;
import io.nextclick.model.mtaw.MtawShape;
import io.nextclick.model.mtaw.RandomCheckpoints;
import io.nextclick.model.network.KnownClicks;
import io.nextclick.schemas.Prefix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WindowsTest {

  private static final Vocabulary ITEMS = RandomCheckpoints.vocabulary(200);

  @Test
  void takesAShortSessionWhole() {
    List<Window> windows = windows(Prefix.ofViews("item-3", "item-1", "item-3"), 50);
    assertThat(windows).hasSize(1);
    assertThat(windows.get(0).clicks().rows()).containsExactly(2, 0, 2);
    assertThat(windows.get(0).firstTarget()).isEqualTo(1);
    assertThat(windows.get(0).targets()).isEqualTo(2);
  }

  @Test
  void skipsItemsTheVocabularyLacksAndSessionsWithNothingToPredict() {
    assertThat(windows(Prefix.ofViews("new", "item-3"), 50)).isEmpty();
    assertThat(windows(Prefix.ofViews(), 50)).isEmpty();
    assertThat(windows(Prefix.ofViews("item-3", "new", "item-4"), 50).get(0).clicks().rows())
        .containsExactly(2, 3);
  }

  @Test
  void predictsEachClickOfALongSessionOnceWithEnoughContext() {
    int maxLength = 10;
    for (int clicks = 2; clicks < 60; clicks++) {
      List<Integer> targets = new ArrayList<>();
      for (Window window : windows(session(clicks), maxLength)) {
        assertThat(window.clicks().rows()).hasSizeLessThanOrEqualTo(maxLength + 1);
        for (int t = window.firstTarget(); t < window.clicks().rows().length; t++) {
          targets.add(window.clicks().rows()[t]);
          assertThat(t).isGreaterThanOrEqualTo(Math.min(window.clicks().rows()[t], maxLength / 2));
        }
      }
      assertThat(targets).containsExactlyElementsOf(IntStream.range(1, clicks).boxed().toList());
    }
  }

  @Test
  void sayWhichSessionTheyAreOf() {
    List<Prefix> sessions = List.of(session(3), session(1), session(30), session(2));
    List<Window> windows = new Windows(ITEMS, new MtawShape(ITEMS.size(), 4, 10)).of(sessions);
    assertThat(windows).extracting(Window::session).startsWith(0, 2, 2).endsWith(2, 3);
  }

  private static Prefix session(int clicks) {
    return Prefix.ofViews(
        IntStream.rangeClosed(1, clicks).mapToObj(index -> "item-" + index).toList());
  }

  private static List<Window> windows(Prefix session, int maxLength) {
    return new Windows(ITEMS, new MtawShape(ITEMS.size(), 4, maxLength)).of(List.of(session));
  }

  @Test
  void makeASampleOfEachPrefixWhereAsked() {
    List<Window> windows =
        Windows.ofPrefixes(
            List.of(
                new Window(KnownClicks.ofRows(4, 7, 7, 1), 1, 0),
                new Window(KnownClicks.ofRows(3, 5, 9), 2, 1)));
    assertThat(windows.stream().map(window -> Arrays.toString(window.clicks().rows())))
        .containsExactly("[4, 7]", "[4, 7, 7]", "[4, 7, 7, 1]", "[3, 5, 9]");
    assertThat(windows).allMatch(window -> window.targets() == 1);
    assertThat(SessionBatch.shuffledPadded(windows, Window::targets, 3, new Random(1)).stream())
        .extracting(batch -> batch.targets().length)
        .containsExactly(3, 1);
  }
}
