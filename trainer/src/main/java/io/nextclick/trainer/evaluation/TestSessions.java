package io.nextclick.trainer.evaluation;

import io.nextclick.trainer.dataset.TestPair;
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
    List<Integer> starts = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      if (i == 0 || !areOfOneSession(pairs.get(i - 1), pairs.get(i))) {
        starts.add(i);
      }
    }
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

  private static boolean areOfOneSession(TestPair one, TestPair next) {
    return isFollowedBy(one, next) || isFollowedBy(next, one);
  }

  /** The longer pair's prefix is the shorter pair's prefix and target. */
  private static boolean isFollowedBy(TestPair shorter, TestPair longer) {
    int length = shorter.prefix().size();
    return longer.prefix().size() == length + 1
        && longer.prefix().get(length).equals(shorter.target())
        && longer.prefix().subList(0, length).equals(shorter.prefix());
  }
}
