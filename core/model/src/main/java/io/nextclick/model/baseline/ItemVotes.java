package io.nextclick.model.baseline;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/** Adds up scores of items for one prefix after another, touching only those that get any. */
final class ItemVotes {

  private final SessionIndex index;
  private float[] score = new float[0];
  private int[] scored = new int[0];
  private int count;

  ItemVotes(SessionIndex index) {
    this.index = index;
  }

  /**
   * @param vote 0 or more; one too small for a float is none
   */
  void add(int item, float vote) {
    if (vote == 0) {
      return;
    }
    if (score.length < index.items().size()) {
      int room = index.items().size() * 3 / 2;
      score = Arrays.copyOf(score, room);
      scored = Arrays.copyOf(scored, room);
    }
    if (score[item] == 0) {
      scored[count++] = item;
    }
    score[item] += vote;
  }

  /** Offers every item with its score times its weight, and forgets them. */
  void offerTo(BestItems best, IntToDoubleFunction weight) {
    for (int i = 0; i < count; i++) {
      int item = scored[i];
      best.offer(item, (float) (score[item] * weight.applyAsDouble(item)));
      score[item] = 0;
    }
    count = 0;
  }
}
