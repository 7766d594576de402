package io.nextclick.model.baseline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** Items numbered from 0 in order of first sight, and how often each was clicked. */
final class ItemCounts {

  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> itemIds = new ArrayList<>();
  private int[] counts = new int[16];

  /** Counts one click and returns the item's number. */
  int add(String itemId) {
    Integer known = numbers.get(itemId);
    int number = known == null ? itemIds.size() : known;
    if (known == null) {
      numbers.put(itemId, number);
      itemIds.add(itemId);
      if (number == counts.length) {
        counts = Arrays.copyOf(counts, 2 * number);
      }
    }
    counts[number]++;
    return number;
  }

  int size() {
    return itemIds.size();
  }

  /** The item's number, -1 where it has never been clicked. */
  int number(String itemId) {
    return numbers.getOrDefault(itemId, -1);
  }

  String itemId(int number) {
    return itemIds.get(number);
  }

  int count(int number) {
    return counts[number];
  }

  /** The numbers of the {@code k} most clicked items, best first, equal counts by number. */
  List<Integer> mostClicked(int k) {
    Comparator<Integer> bestFirst =
        Comparator.<Integer>comparingInt(number -> -counts[number])
            .thenComparingInt(number -> number);
    PriorityQueue<Integer> best = new PriorityQueue<>(bestFirst.reversed());
    for (int number = 0; number < size(); number++) {
      if (best.size() < k) {
        best.add(number);
      } else if (counts[number] > counts[best.element()]) {
        best.remove();
        best.add(number);
      }
    }
    return best.stream().sorted(bestFirst).toList();
  }
}
