package io.nextclick.learning.dataset;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Columns without names, by what they hold: of those that are neither times nor types of events the
 * first is the session and the second the item, as in Yoochoose's, Taobao's and MovieLens's files.
 */
final class ColumnGuess {

  private ColumnGuess() {}

  /** Names that are numbers from 1. */
  static List<String> numbers(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(Integer::toString).toList();
  }

  /** Whether rows may be events: each as wide, and one column of each a time. */
  static boolean fits(List<List<String>> rows, Predicate<String> isTime) {
    return !rows.isEmpty()
        && rows.get(0).size() >= 3
        && rows.stream().allMatch(row -> row.size() == rows.get(0).size())
        && time(rows, isTime) >= 0;
  }

  /** Fills in what nobody named. */
  static void complete(Columns columns, List<List<String>> rows, Predicate<String> isTime) {
    if (rows.isEmpty()) {
      return;
    }
    int count = rows.get(0).size();
    if (columns.of(ColumnRole.TIME) < 0) {
      int time = time(rows, isTime);
      if (time >= 0 && !columns.isTaken(time)) {
        columns.put(ColumnRole.TIME, time);
      }
    }
    if (columns.of(ColumnRole.TYPE) < 0) {
      IntStream.range(0, count)
          .filter(place -> !columns.isTaken(place))
          .filter(place -> all(rows, place, type -> SourceEventTypes.of(type).isPresent()))
          .findFirst()
          .ifPresent(place -> columns.put(ColumnRole.TYPE, place));
    }
    for (ColumnRole role : List.of(ColumnRole.SESSION, ColumnRole.ITEM)) {
      if (columns.of(role) < 0) {
        IntStream.range(0, count)
            .filter(place -> !columns.isTaken(place))
            .findFirst()
            .ifPresent(place -> columns.put(role, place));
      }
    }
  }

  /** A written date before a number, which could be an id; of numbers the last. */
  private static int time(List<List<String>> rows, Predicate<String> isTime) {
    int found = -1;
    for (int place = 0; place < rows.get(0).size(); place++) {
      if (all(rows, place, isTime)) {
        if (!new EpochText().read(rows.get(0).get(place).strip())) {
          return place;
        }
        found = place;
      }
    }
    return found;
  }

  private static boolean all(List<List<String>> rows, int place, Predicate<String> what) {
    return rows.stream().allMatch(row -> what.test(row.get(place).strip()));
  }
}
