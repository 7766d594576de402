package io.nextclick.model.baseline;

import io.nextclick.schemas.Prefix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Past sessions as sets of items, and for each item the sessions it occurs in, oldest first. Grows
 * at the end, so that the latest sessions of an item are the tail of its list.
 */
final class SessionIndex {

  private static final int[] NONE = {};

  private final ItemCounts items = new ItemCounts();
  private final List<int[]> sessions = new ArrayList<>();
  private final List<int[]> postings = new ArrayList<>();
  private int[] postingCounts = new int[16];

  /**
   * Adds a session that is newer than all before. A session of one click says nothing about what
   * comes next: it counts for popularity only.
   */
  void add(Prefix clicks) {
    int[] distinct = clicks.stream().mapToInt(items::add).distinct().toArray();
    growTo(items.size());
    if (clicks.size() < 2) {
      return;
    }
    int session = sessions.size();
    sessions.add(distinct);
    for (int item : distinct) {
      post(item, session);
    }
  }

  ItemCounts items() {
    return items;
  }

  int sessionCount() {
    return sessions.size();
  }

  /** The distinct items of a session. */
  int[] itemsOf(int session) {
    return sessions.get(session);
  }

  /** Sessions that hold the item, oldest first; only the first {@link #sessionCountOf} count. */
  int[] sessionsOf(int item) {
    return postings.get(item);
  }

  int sessionCountOf(int item) {
    return postingCounts[item];
  }

  private void growTo(int itemCount) {
    while (postings.size() < itemCount) {
      postings.add(NONE);
    }
    if (postingCounts.length < itemCount) {
      postingCounts = Arrays.copyOf(postingCounts, Math.max(itemCount, 2 * postingCounts.length));
    }
  }

  private void post(int item, int session) {
    int[] list = postings.get(item);
    int count = postingCounts[item]++;
    if (count == list.length) {
      list = Arrays.copyOf(list, Math.max(2, 2 * count));
      postings.set(item, list);
    }
    list[count] = session;
  }
}
