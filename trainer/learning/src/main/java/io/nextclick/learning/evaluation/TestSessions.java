package io.nextclick.learning.evaluation;

import io.nextclick.learning.dataset.TestPair;
import java.util.ArrayList;
import java.util.List;

/**
 * Which pairs come from one session. Files of pairs do not say, but they keep a session's pairs
 * together, each one click longer or one click shorter than the pair before.
 */
public final class TestSessions {

  private TestSessions() {}

  /** Where each session's pairs begin, in order; the first is 0. */
  public static int[] starts(List<TestPair> pairs) {
    List<Integer> growing = new ArrayList<>();
    List<Integer> shrinking = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      if (i == 0 || !isFollowedBy(pairs.get(i - 1), pairs.get(i))) {
        growing.add(i);
      }
      if (i == 0 || !isFollowedBy(pairs.get(i), pairs.get(i - 1))) {
        shrinking.add(i);
      }
    }
    // A file goes one way throughout; the other way, two sessions that begin alike would seem one.
    List<Integer> starts = growing.size() <= shrinking.size() ? growing : shrinking;
    return starts.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The pairs of each session, in order. */
  public static List<List<TestPair>> of(List<TestPair> pairs) {
    int[] starts = starts(pairs);
    List<List<TestPair>> sessions = new ArrayList<>();
    for (int i = 0; i < starts.length; i++) {
      sessions.add(pairs.subList(starts[i], i + 1 < starts.length ? starts[i + 1] : pairs.size()));
    }
    return sessions;
  }

  /** The longer pair's prefix is the shorter pair's prefix and target. */
  private static boolean isFollowedBy(TestPair shorter, TestPair longer) {
    int length = shorter.prefix().size();
    return longer.prefix().size() == length + 1
        && longer.prefix().itemId(length).equals(shorter.target())
        && longer.prefix().part(0, length).equals(shorter.prefix());
  }
}
