package io.nextclick.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * Clicks of several sessions in one rectangle, each session from the left, padded at its end.
 *
 * @param rows item table row of each click, session by session; row 0 where there is no click
 * @param lengths clicks in each session
 * @param width clicks in the longest session
 */
public record PaddedPrefixes(long[] rows, int[] lengths, int width) {

  /** Pads sessions of item table rows, none empty. */
  public static PaddedPrefixes of(List<int[]> sessions) {
    int[] lengths = sessions.stream().mapToInt(session -> session.length).toArray();
    int width = sessions.stream().mapToInt(session -> session.length).max().orElseThrow();
    long[] rows = new long[sessions.size() * width];
    for (int b = 0; b < lengths.length; b++) {
      for (int t = 0; t < lengths[b]; t++) {
        rows[b * width + t] = sessions.get(b)[t];
      }
    }
    return new PaddedPrefixes(rows, lengths, width);
  }

  /** The clicks of one session, from 0. */
  public int[] session(int b) {
    int begin = b * width;
    return Arrays.stream(rows, begin, begin + lengths[b]).mapToInt(Math::toIntExact).toArray();
  }

  /** (B, L) int64. */
  public NDArray toArray(NDManager manager) {
    return manager.create(rows, new Shape(lengths.length, width));
  }
}
