package io.nextclick.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * From clicks to what the visitor wants. Shapes: B sessions, L clicks each (padded at the end), D
 * numbers an embedding. No place looks ahead, so one pass over a session yields what every prefix
 * of it would, and padding changes nothing before it.
 */
public interface Encoder {

  /**
   * Every prefix at once.
   *
   * @param manager owns the result
   * @return (B, L, D), what is wanted after each click
   */
  NDArray encode(PaddedPrefixes clicks, NDManager manager);

  /**
   * Whole sessions only.
   *
   * @param manager owns the result
   * @return (B, D)
   */
  default NDArray encodeLast(PaddedPrefixes clicks, NDManager manager) {
    return last(encode(clicks, manager), clicks.lengths());
  }

  /** The last place of each session: (B, L, D) to (B, D). */
  static NDArray last(NDArray places, int[] lengths) {
    long length = places.getShape().get(1);
    long[] rows = new long[lengths.length];
    for (int b = 0; b < lengths.length; b++) {
      rows[b] = b * length + lengths[b] - 1;
    }
    return Rows.ofPlaces(places, rows);
  }
}
