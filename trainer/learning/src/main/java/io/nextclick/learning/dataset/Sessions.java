package io.nextclick.learning.dataset;

import io.nextclick.schemas.Click;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.Session;
import io.nextclick.schemas.SessionRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sessions as lists of item ids, and what is asked of them. */
public final class Sessions {

  private Sessions() {}

  /** Cuts clicks in order of event time, as the stream app would if they came in that order. */
  public static List<Session> cut(List<Click> clicks, SessionRule rule) {
    SessionBuilder builder = new SessionBuilder(rule);
    for (int line = 0; line < clicks.size(); line++) {
      builder.add(clicks.get(line), line);
    }
    return builder.sessions();
  }

  /** Every click but a session's first is the target of the clicks before it. */
  public static List<TestPair> pairs(List<Prefix> sessions) {
    List<TestPair> pairs = new ArrayList<>();
    for (Prefix session : sessions) {
      for (int place = 1; place < session.size(); place++) {
        pairs.add(new TestPair(session.part(0, place), session.itemId(place)));
      }
    }
    return pairs;
  }

  /** How often each item was clicked, in order of first sight. */
  public static Map<String, Long> clickCounts(List<Prefix> sessions) {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (Prefix session : sessions) {
      session.forEach(item -> counts.merge(item, 1L, Long::sum));
    }
    return counts;
  }

  /** The items of each session, and what was done with each. */
  public static List<Prefix> prefixes(List<Session> sessions) {
    return sessions.stream().map(Session::prefix).toList();
  }

  /** The newest share of a list, the oldest first: at least one, and never all. */
  static <T> List<T> newest(List<T> oldestFirst, double share) {
    return oldestFirst.subList(newestFrom(oldestFirst.size(), share), oldestFirst.size());
  }

  /** What {@link #newest} leaves. */
  static <T> List<T> allButNewest(List<T> oldestFirst, double share) {
    return oldestFirst.subList(0, newestFrom(oldestFirst.size(), share));
  }

  private static int newestFrom(int size, double share) {
    if (share == 0 || size < 2) {
      return size;
    }
    int newest = (int) Math.round(size * share);
    return size - Math.min(Math.max(newest, 1), size - 1);
  }
}
