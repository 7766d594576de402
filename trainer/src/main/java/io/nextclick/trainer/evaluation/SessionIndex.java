package io.nextclick.trainer.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Past sessions as sets of items, and for each item the sessions it occurs in, oldest first. Grows
 * at the end, so that the latest sessions of an item are the tail of its list.
 */
final class SessionIndex {

  private final ItemCounts items = new ItemCounts();
  private final List<int[]> sessions = new ArrayList<>();
  private final List<int[]> postings = new ArrayList<>();
  private int[] postingCounts = new int[16];

  /** Adds a session that is newer than all before. */
  void add(List<String> itemIds) {
    int[] distinct = itemIds.stream().mapToInt(items::add).distinct().toArray();
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

  private void post(int item, int session) {
    if (item == postings.size()) {
      postings.add(new int[2]);
      if (item == postingCounts.length) {
        postingCounts = Arrays.copyOf(postingCounts, 2 * item);
      }
    }
    int[] list = postings.get(item);
    int count = postingCounts[item]++;
    if (count == list.length) {
      list = Arrays.copyOf(list, 2 * count);
      postings.set(item, list);
    }
    list[count] = session;
  }
}
