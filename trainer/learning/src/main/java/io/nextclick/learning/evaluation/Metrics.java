package io.nextclick.learning.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How well a recommender found the next item, over all items and every pair; a target it does not
 * know counts as missed.
 *
 * <ul>
 *   <li>Recall@K: the share of pairs whose target is among the first K places (also HR@K, P@K).
 *   <li>MRR@K: the mean of 1/rank, 0 past rank K.
 *   <li>NDCG@K: the mean of 1/log2(1 + rank), 0 past rank K; with one target the ideal is 1.
 * </ul>
 *
 * @param pairs how many were asked
 * @param recall at each of {@link #CUTOFFS}, as are the others
 */
public record Metrics(int pairs, List<Double> recall, List<Double> mrr, List<Double> ndcg) {

  /** The list lengths judged. */
  public static final List<Integer> CUTOFFS = List.of(5, 10, 20);

  /** The longest of {@link #CUTOFFS}: how long a list must be asked for. */
  public static final int LONGEST = 20;

  public Metrics {
    recall = List.copyOf(recall);
    mrr = List.copyOf(mrr);
    ndcg = List.copyOf(ndcg);
  }

  /**
   * @param ranks the target's place from 1 for each pair, 0 where it was missed
   */
  public static Metrics ofRanks(int[] ranks) {
    return new Metrics(
        ranks.length,
        CUTOFFS.stream().map(k -> mean(ranks, k, rank -> 1.0)).toList(),
        CUTOFFS.stream().map(k -> mean(ranks, k, rank -> 1.0 / rank)).toList(),
        CUTOFFS.stream()
            .map(k -> mean(ranks, k, rank -> Math.log(2) / Math.log(1.0 + rank)))
            .toList());
  }

  public double recallAt20() {
    return recall.get(CUTOFFS.indexOf(20));
  }

  public double mrrAt20() {
    return mrr.get(CUTOFFS.indexOf(20));
  }

  /** Names as in {@code recallAt5}, {@code mrrAt20}, {@code ndcgAt10}. */
  public Map<String, Double> byName() {
    Map<String, Double> byName = new LinkedHashMap<>();
    put(byName, "recall", recall);
    put(byName, "mrr", mrr);
    put(byName, "ndcg", ndcg);
    return byName;
  }

  private static void put(Map<String, Double> byName, String metric, List<Double> values) {
    for (int i = 0; i < CUTOFFS.size(); i++) {
      byName.put(metric + "At" + CUTOFFS.get(i), values.get(i));
    }
  }

  private interface Gain {
    double of(int rank);
  }

  private static double mean(int[] ranks, int cutoff, Gain gain) {
    double sum = 0;
    for (int rank : ranks) {
      if (rank > 0 && rank <= cutoff) {
        sum += gain.of(rank);
      }
    }
    return ranks.length == 0 ? 0 : sum / ranks.length;
  }
}
