package io.nextclick.model.baseline;

import io.nextclick.model.Ranking;
import io.nextclick.model.Recommender;
import io.nextclick.schemas.Prefix;
import java.util.Arrays;
import java.util.List;

/**
 * Items clicked near each other in past sessions: sequential rules (Kamehkhosh, Jannach and
 * Ludewig, 2017) that also look back.
 *
 * <pre>
 * together(x, y) = Σ over past clicks on x and then y, d ≤ 10 clicks apart, of 1/d
 *                + BACKWARD · the same for y and then x
 * score(y)       = Σ over the prefix's clicks on x, s steps back from the latest, of DECAY^s · together(x, y)
 * </pre>
 *
 * Items are ordered by score, equal ones by first sight; where too few were ever seen together, the
 * most clicked fill the list. Not thread-safe.
 */
public final class CoOccurrence implements Recommender {

  private static final int FARTHEST = 10;

  /** Chosen on the newest tenth of two shops' sessions; see docs/experiments/baselines.md. */
  private static final float BACKWARD = 0.5f;

  private static final double DECAY = 0.3;

  /** A pair of clicks in one number: x, y, and the distance, negative where y came first. */
  private static final int ITEM_BITS = 28;

  private static final int DISTANCE_BITS = 8;
  private static final long ITEM_MASK = (1L << ITEM_BITS) - 1;

  private final ItemCounts items;

  /** The neighbours of item x are at {@code begins[x]} to {@code begins[x + 1]}. */
  private final int[] begins;

  private final int[] neighbours;
  private final float[] together;
  private final float[] score;

  private CoOccurrence(ItemCounts items, long[] pairs) {
    this.items = items;
    this.begins = new int[items.size() + 1];
    this.score = new float[items.size()];
    int[] others = new int[pairs.length];
    float[] weights = new float[pairs.length];
    Arrays.sort(pairs);
    int count = 0;
    long last = -1;
    for (long pair : pairs) {
      long both = pair >>> DISTANCE_BITS;
      if (both != last) {
        others[count++] = (int) (both & ITEM_MASK);
        begins[(int) (both >>> ITEM_BITS) + 1] = count;
        last = both;
      }
      int distance = (byte) pair;
      weights[count - 1] += distance > 0 ? 1f / distance : -BACKWARD / distance;
    }
    for (int item = 1; item < begins.length; item++) {
      begins[item] = Math.max(begins[item], begins[item - 1]);
    }
    this.neighbours = Arrays.copyOf(others, count);
    this.together = Arrays.copyOf(weights, count);
  }

  /** From sessions in any order. */
  public static CoOccurrence of(Iterable<Prefix> sessions) {
    ItemCounts items = new ItemCounts();
    long[] pairs = new long[1024];
    int count = 0;
    for (Prefix session : sessions) {
      int[] clicks = session.stream().mapToInt(items::add).toArray();
      for (int i = 0; i < clicks.length; i++) {
        for (int j = i + 1; j < Math.min(clicks.length, i + FARTHEST + 1); j++) {
          if (count + 2 > pairs.length) {
            pairs = Arrays.copyOf(pairs, 2 * pairs.length);
          }
          pairs[count++] = pair(clicks[i], clicks[j], j - i);
          pairs[count++] = pair(clicks[j], clicks[i], i - j);
        }
      }
    }
    return new CoOccurrence(items, Arrays.copyOf(pairs, count));
  }

  private static long pair(long x, long y, int distance) {
    return (x << ITEM_BITS | y) << DISTANCE_BITS | (distance & 0xff);
  }

  @Override
  public String name() {
    return "co-occurrence";
  }

  @Override
  public List<Ranking> recommend(List<Prefix> prefixes, int k) {
    List<Integer> popular = items.mostClicked(2 * k);
    BestItems best = new BestItems(items, k);
    return prefixes.stream().map(prefix -> recommend(prefix, best, popular)).toList();
  }

  private Ranking recommend(Prefix prefix, BestItems best, List<Integer> popular) {
    double weight = 1;
    for (int i = prefix.size() - 1; i >= 0; i--, weight *= DECAY) {
      int item = items.number(prefix.itemId(i));
      if (item >= 0) {
        for (int at = begins[item]; at < begins[item + 1]; at++) {
          score[neighbours[at]] += (float) (weight * together[at]);
        }
      }
    }
    for (String itemId : prefix) {
      int item = items.number(itemId);
      if (item >= 0) {
        for (int at = begins[item]; at < begins[item + 1]; at++) {
          offer(neighbours[at], best);
        }
      }
    }
    return best.take(popular);
  }

  /** Offers an item once, and clears its score for the next prefix. */
  private void offer(int item, BestItems best) {
    if (score[item] > 0) {
      best.offer(item, score[item]);
      score[item] = 0;
    }
  }
}
