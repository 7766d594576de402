package io.nextclick.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * Clicks of several sessions in one rectangle, each session from the left, padded at its end.
 *
 * @param rows item table row of each click, session by session; row 0 where there is no click
 * @param behaviours behaviour table row of each click, likewise
 * @param lengths clicks in each session
 * @param width clicks in the longest session
 */
public record PaddedPrefixes(long[] rows, long[] behaviours, int[] lengths, int width) {

  /** Pads sessions, none empty. */
  public static PaddedPrefixes of(List<KnownClicks> sessions) {
    int[] lengths = sessions.stream().mapToInt(KnownClicks::size).toArray();
    int width = sessions.stream().mapToInt(KnownClicks::size).max().orElseThrow();
    long[] rows = new long[sessions.size() * width];
    long[] behaviours = new long[rows.length];
    for (int b = 0; b < lengths.length; b++) {
      KnownClicks session = sessions.get(b);
      for (int t = 0; t < lengths[b]; t++) {
        rows[b * width + t] = session.rows()[t];
        behaviours[b * width + t] = session.behaviours()[t];
      }
    }
    return new PaddedPrefixes(rows, behaviours, lengths, width);
  }

  /** The clicks of one session, from 0. */
  public KnownClicks session(int b) {
    int[] ownRows = new int[lengths[b]];
    int[] ownBehaviours = new int[lengths[b]];
    for (int t = 0; t < lengths[b]; t++) {
      ownRows[t] = (int) rows[b * width + t];
      ownBehaviours[t] = (int) behaviours[b * width + t];
    }
    return new KnownClicks(ownRows, ownBehaviours);
  }

  /** {@link #rows}, (B, L) int64. */
  public NDArray items(NDManager manager) {
    return manager.create(rows, new Shape(lengths.length, width));
  }

  /** {@link #behaviours}, (B, L) int64. */
  public NDArray behaviours(NDManager manager) {
    return manager.create(behaviours, new Shape(lengths.length, width));
  }
}
