package io.nextclick.model.baseline;

import io.nextclick.schemas.Prefix;
import java.util.Arrays;

/**
 * Finds the past sessions most similar to a prefix: the candidates are the latest {@code sample}
 * sessions of each of its items, and the more and the later items they share with it, the more
 * similar they are. Not thread-safe.
 */
final class NearestSessions {

  /** How much the item so many steps back counts, 0 for the latest. */
  interface StepWeight {
    float of(int step, int steps);
  }

  /** What a session's shared items are multiplied by. */
  interface SessionWeight {
    float of(int session);
  }

  private final SessionIndex index;
  private final int sample;
  private final int clicks;
  private final LargestLongs nearest;
  private float[] similarity = new float[0];
  private byte[] latestShared = new byte[0];
  private int[] candidates = new int[0];

  /**
   * @param neighbours how many are found, at most
   * @param sample how many sessions of each item are candidates, the latest
   * @param clicks how many distinct items of the prefix are considered, the latest; at most 127
   */
  NearestSessions(SessionIndex index, int neighbours, int sample, int clicks) {
    this.index = index;
    this.sample = sample;
    this.clicks = clicks;
    this.nearest = new LargestLongs(neighbours);
  }

  /**
   * The sessions most similar to the prefix, best first, the newer first among equals; {@link
   * #session} and {@link #similarity} read one.
   */
  long[] find(Prefix prefix, StepWeight stepWeight, SessionWeight sessionWeight) {
    if (similarity.length < index.sessionCount()) {
      similarity = new float[index.sessionCount() * 3 / 2];
      latestShared = new byte[similarity.length];
    }
    int found = findCandidates(latestKnownFirst(prefix), stepWeight);
    nearest.clear();
    for (int i = 0; i < found; i++) {
      int session = candidates[i];
      nearest.offer(key(similarity[session] * sessionWeight.of(session), session));
      similarity[session] = 0;
    }
    return nearest.descending();
  }

  static int session(long neighbour) {
    return (int) neighbour;
  }

  static float similarity(long neighbour) {
    return Float.intBitsToFloat((int) (neighbour >>> 32));
  }

  /** How many steps back the latest item is that the session shares, 0 for the prefix's latest. */
  int latestShared(int session) {
    return latestShared[session];
  }

  /** The prefix's known items, the latest first, each once: the index is its step back. */
  int[] latestKnownFirst(Prefix prefix) {
    int[] known = new int[clicks];
    int count = 0;
    for (int i = prefix.size() - 1; i >= 0 && count < known.length; i--) {
      int item = index.items().number(prefix.itemId(i));
      if (item >= 0 && !contains(known, count, item)) {
        known[count++] = item;
      }
    }
    return Arrays.copyOf(known, count);
  }

  private int findCandidates(int[] steps, StepWeight stepWeight) {
    int found = 0;
    for (int i = 0; i < steps.length; i++) {
      float weight = stepWeight.of(i, steps.length);
      int[] sessions = index.sessionsOf(steps[i]);
      int end = index.sessionCountOf(steps[i]);
      for (int at = Math.max(0, end - sample); at < end; at++) {
        int session = sessions[at];
        if (similarity[session] == 0) {
          if (found == candidates.length) {
            candidates = Arrays.copyOf(candidates, Math.max(1024, 2 * found));
          }
          candidates[found++] = session;
          latestShared[session] = (byte) i;
        }
        similarity[session] += weight;
      }
    }
    return found;
  }

  /**
   * Orders by a positive number first, then by an integer: a positive float's bits rise with it.
   */
  private static long key(float first, int then) {
    return (long) Float.floatToIntBits(first) << 32 | then;
  }

  private static boolean contains(int[] array, int count, int value) {
    for (int i = 0; i < count; i++) {
      if (array[i] == value) {
        return true;
      }
    }
    return false;
  }
}
