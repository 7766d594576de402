package io.nextclick.local.demo;

/**
 * How well one recommender has done so far.
 *
 * @param clicks how many answers were judged
 * @param hits how many listed the next item among the first 20
 * @param reciprocalRanks sum of 1/rank of those
 */
record Score(long clicks, long hits, double reciprocalRanks) {

  static final Score NONE = new Score(0, 0, 0);

  /** One more answer; rank from 1, 0 where the item was not among the first 20. */
  Score plus(int rank) {
    return rank == 0
        ? new Score(clicks + 1, hits, reciprocalRanks)
        : new Score(clicks + 1, hits + 1, reciprocalRanks + 1.0 / rank);
  }

  Score plus(Score other) {
    return new Score(
        clicks + other.clicks, hits + other.hits, reciprocalRanks + other.reciprocalRanks);
  }

  double recallAt20() {
    return clicks == 0 ? 0 : (double) hits / clicks;
  }

  double mrrAt20() {
    return clicks == 0 ? 0 : reciprocalRanks / clicks;
  }
}
