package io.nextclick.trainer.training;

import io.nextclick.model.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts sessions into what one causal pass over the network can take. */
final class Windows {

  /**
   * Consecutive clicks of one session, whose prefixes are trained on in one pass.
   *
   * @param rows item table row of each click, at most one more than the network looks at
   * @param firstTarget the first place that is predicted; those before are context only
   */
  record Window(int[] rows, int firstTarget) {

    int targets() {
      return rows.length - firstTarget;
    }
  }

  private Windows() {}

  /**
   * Windows over sessions of known items; sessions with fewer than two have none. Sessions too long
   * for one window have several that overlap by half, so that each target keeps at least half of
   * the longest context, and each is predicted once.
   */
  static List<Window> of(List<List<String>> sessions, Vocabulary vocabulary, int maxLength) {
    List<Window> windows = new ArrayList<>();
    for (List<String> session : sessions) {
      int[] rows = knownRows(session, vocabulary);
      int begin = 0;
      for (int firstTarget = 1; firstTarget < rows.length; ) {
        int end = Math.min(begin + maxLength + 1, rows.length);
        windows.add(new Window(Arrays.copyOfRange(rows, begin, end), firstTarget - begin));
        firstTarget = end;
        begin = end - 1 - maxLength / 2;
      }
    }
    return windows;
  }

  /** A window for each session's last click, with all before it as context; for known ones only. */
  static List<Window> ofLastTargets(
      List<List<String>> sessions, Vocabulary vocabulary, int maxLength) {
    List<Window> windows = new ArrayList<>();
    for (List<String> session : sessions) {
      int[] rows = knownRows(session, vocabulary);
      boolean known = vocabulary.indexOf(session.get(session.size() - 1)) != Vocabulary.UNKNOWN;
      if (known && rows.length > 1) {
        int begin = Math.max(0, rows.length - maxLength - 1);
        int[] window = Arrays.copyOfRange(rows, begin, rows.length);
        windows.add(new Window(window, window.length - 1));
      }
    }
    return windows;
  }

  /** A window for every prefix, with one target each: the papers' way. */
  static List<Window> ofPrefixes(List<Window> windows) {
    List<Window> prefixes = new ArrayList<>();
    for (Window window : windows) {
      for (int target = window.firstTarget(); target < window.rows().length; target++) {
        prefixes.add(new Window(Arrays.copyOf(window.rows(), target + 1), target));
      }
    }
    return prefixes;
  }

  private static int[] knownRows(List<String> session, Vocabulary vocabulary) {
    return session.stream()
        .mapToInt(vocabulary::indexOf)
        .filter(index -> index != Vocabulary.UNKNOWN)
        .map(index -> index - 1)
        .toArray();
  }
}
