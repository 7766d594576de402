package io.nextclick.experiments.ablation;

import io.nextclick.learning.evaluation.Metrics;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One variant of a model, judged once a seed.
 *
 * @param name as the table shows it
 * @param against the name of the row that it is compared with, its own for none
 * @param ranks a list a seed: the target's place from 1 for each pair, 0 where it was missed
 */
public record Row(String name, String against, List<int[]> ranks) {

  public Row {
    ranks = List.copyOf(ranks);
  }

  /** Over the seeds. */
  public double mean(ToDoubleFunction<Metrics> metric) {
    return ranks.stream().map(Metrics::ofRanks).mapToDouble(metric).average().orElse(0);
  }

  /** Half the way from the worst seed to the best. */
  double spread(ToDoubleFunction<Metrics> metric) {
    var summary = ranks.stream().map(Metrics::ofRanks).mapToDouble(metric).summaryStatistics();
    return (summary.getMax() - summary.getMin()) / 2;
  }

  /** What the other row is behind in each pair, seeds averaged. */
  double[] aheadOf(Row other, ToDoubleFunction<Integer> gain) {
    double[] ahead = new double[ranks.get(0).length];
    for (int seed = 0; seed < ranks.size(); seed++) {
      for (int pair = 0; pair < ahead.length; pair++) {
        double own = gain.applyAsDouble(ranks.get(seed)[pair]);
        double theirs = gain.applyAsDouble(other.ranks.get(seed)[pair]);
        ahead[pair] += (own - theirs) / ranks.size();
      }
    }
    return ahead;
  }
}
