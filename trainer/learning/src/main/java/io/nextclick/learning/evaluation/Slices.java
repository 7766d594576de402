package io.nextclick.learning.evaluation;

import io.nextclick.learning.dataset.TestPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** The same figures for kinds of pairs, to see where a recommender is good and where it is not. */
final class Slices {

  private static final List<String> LENGTHS =
      List.of(
          "prefix of 1",
          "prefix of 2",
          "prefix of 3",
          "prefix of 4-5",
          "prefix of 6-10",
          "prefix of 11+");

  /** The longest prefix of each of {@link #LENGTHS}. */
  private static final int[] LONGEST = {1, 2, 3, 5, 10, Integer.MAX_VALUE};

  private static final List<String> REPEATS = List.of("target seen before", "target new");

  /** The most, less and least clicked items, each kind with a third of all clicks in training. */
  private static final List<String> POPULARITY =
      List.of("target in head", "target in middle", "target in tail", "target unknown");

  private static final int THIRDS = 3;
  private static final int UNKNOWN = 3;

  private Slices() {}

  /**
   * Metrics by slice: by length of the prefix, by whether the target was in it, and by how often
   * the target was clicked in training. Each of the three divides all pairs; empty slices are left
   * out.
   *
   * @param clicks in training, by item id
   */
  static Map<String, Metrics> of(List<TestPair> pairs, int[] ranks, Map<String, Long> clicks) {
    Map<String, Integer> thirds = thirds(clicks);
    Map<String, Metrics> slices = new LinkedHashMap<>();
    divide(slices, LENGTHS, pairs, ranks, pair -> lengthClass(pair.prefix().size()));
    divide(slices, REPEATS, pairs, ranks, pair -> pair.repeats() ? 0 : 1);
    divide(slices, POPULARITY, pairs, ranks, pair -> thirds.getOrDefault(pair.target(), UNKNOWN));
    return slices;
  }

  private static void divide(
      Map<String, Metrics> slices,
      List<String> names,
      List<TestPair> pairs,
      int[] ranks,
      ToIntFunction<TestPair> kind) {
    int[] kinds = pairs.stream().mapToInt(kind).toArray();
    for (int slice = 0; slice < names.size(); slice++) {
      int[] own = new int[ranks.length];
      int count = 0;
      for (int i = 0; i < ranks.length; i++) {
        if (kinds[i] == slice) {
          own[count++] = ranks[i];
        }
      }
      if (count > 0) {
        slices.put(names.get(slice), Metrics.ofRanks(Arrays.copyOf(own, count)));
      }
    }
  }

  private static int lengthClass(int length) {
    int slice = 0;
    while (length > LONGEST[slice]) {
      slice++;
    }
    return slice;
  }

  private static Map<String, Integer> thirds(Map<String, Long> clicks) {
    List<Map.Entry<String, Long>> items = new ArrayList<>(clicks.entrySet());
    items.sort(
        Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
            .thenComparing(Map.Entry.comparingByKey()));
    long all = clicks.values().stream().mapToLong(Long::longValue).sum();
    long before = 0;
    Map<String, Integer> thirds = new HashMap<>();
    for (Map.Entry<String, Long> item : items) {
      thirds.put(item.getKey(), (int) (THIRDS * before / all));
      before += item.getValue();
    }
    return thirds;
  }
}
