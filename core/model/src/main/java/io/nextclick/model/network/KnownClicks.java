package io.nextclick.model.network;

import io.nextclick.model.Vocabulary;
import io.nextclick.schemas.EventType;
import io.nextclick.schemas.Prefix;
import java.util.Arrays;
import java.util.List;

/**
 * What a network sees of a session: its clicks on known items, oldest first.
 *
 * @param rows of the item table
 * @param behaviours rows of the behaviour table, 0 where there is none
 */
public record KnownClicks(int[] rows, int[] behaviours) {

  public KnownClicks {
    if (rows.length != behaviours.length) {
      throw new IllegalArgumentException(
          "There are %d rows and %d behaviours".formatted(rows.length, behaviours.length));
    }
  }

  /** Of clicks that are all of one kind. */
  public static KnownClicks ofRows(int... rows) {
    return new KnownClicks(rows, new int[rows.length]);
  }

  /**
   * @param known the behaviours that have rows of their own; any other counts as the first
   */
  public static KnownClicks of(Prefix clicks, Vocabulary vocabulary, List<EventType> known) {
    int[] rows = new int[clicks.size()];
    int[] behaviours = new int[rows.length];
    int count = 0;
    for (int place = 0; place < rows.length; place++) {
      int index = vocabulary.indexOf(clicks.itemId(place));
      if (index != Vocabulary.UNKNOWN) {
        rows[count] = index - 1;
        behaviours[count] = Math.max(0, known.indexOf(clicks.type(place)));
        count++;
      }
    }
    return new KnownClicks(rows, behaviours).range(0, count);
  }

  public int size() {
    return rows.length;
  }

  /** From one place to before another. */
  public KnownClicks range(int from, int to) {
    return new KnownClicks(
        Arrays.copyOfRange(rows, from, to), Arrays.copyOfRange(behaviours, from, to));
  }

  /** The latest so many, or all there are. */
  public KnownClicks latest(int count) {
    return range(Math.max(0, size() - count), size());
  }
}
