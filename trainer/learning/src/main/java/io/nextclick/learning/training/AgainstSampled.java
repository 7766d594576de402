package io.nextclick.learning.training;

/**
 * How each target would be expected to do against items drawn at random, instead of all: not one
 * draw, but the mean of all there could be.
 *
 * @param items drawn
 * @param hitRateAt10 share of targets among the first 10
 * @param ndcgAt10 mean of 1/log2(1 + rank), 0 past rank 10
 */
public record AgainstSampled(int items, double hitRateAt10, double ndcgAt10) {

  private static final int CUTOFF = 10;

  /** Adds the targets' figures up. */
  static final class Sum {
    private final int items;
    private double hits;
    private double gains;

    Sum(int items) {
      this.items = items;
    }

    /**
     * @param share of the items that rank before the target
     */
    void add(double share) {
      // That so many of those drawn rank before it: binomial.
      double probability = Math.pow(1 - share, items);
      for (int before = 0; before < Math.min(CUTOFF, items + 1); before++) {
        hits += probability;
        gains += probability * Math.log(2) / Math.log(2.0 + before);
        probability *= share / (1 - share) * (items - before) / (before + 1);
      }
    }

    AgainstSampled of(int targets) {
      return new AgainstSampled(items, hits / targets, gains / targets);
    }
  }

  /** What epochs are compared by. */
  double criterion() {
    return hitRateAt10 + ndcgAt10;
  }
}
