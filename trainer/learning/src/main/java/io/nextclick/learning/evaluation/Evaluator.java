package io.nextclick.learning.evaluation;

import io.nextclick.learning.dataset.TestPair;
import io.nextclick.model.Ranking;
import io.nextclick.model.Recommender;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.RankedItem;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** Asks a recommender every pair's prefix, in batches, and notes the place of the target. */
public final class Evaluator {

  private static final int BATCH = 256;

  private final List<TestPair> pairs;
  private final IntConsumer progress;

  public Evaluator(List<TestPair> pairs) {
    this(pairs, done -> {});
  }

  /**
   * @param progress told after each batch how many pairs are done
   */
  public Evaluator(List<TestPair> pairs, IntConsumer progress) {
    this.pairs = List.copyOf(pairs);
    this.progress = progress;
  }

  public Metrics metrics(Recommender recommender) {
    return Metrics.ofRanks(ranks(recommender));
  }

  /**
   * The metrics with all that helps to trust and to understand them.
   *
   * @param clicks in training, by item id
   */
  public Evaluation evaluate(Recommender recommender, Map<String, Long> clicks) {
    RecommendedItems recommended = new RecommendedItems(clicks);
    int[] ranks = ranks(recommender, recommended::add);
    int[] starts = TestSessions.starts(pairs);
    return new Evaluation(
        Metrics.ofRanks(ranks),
        starts.length,
        Intervals.of(ranks, starts),
        Slices.of(pairs, ranks, clicks),
        recommended.coverage(),
        recommended.popularity());
  }

  /** The target's place from 1 for each pair, 0 where it is not in the first 20. */
  public int[] ranks(Recommender recommender) {
    return ranks(recommender, ranking -> {});
  }

  private int[] ranks(Recommender recommender, Consumer<Ranking> seen) {
    int[] ranks = new int[pairs.size()];
    for (int from = 0; from < ranks.length; from += BATCH) {
      int to = Math.min(from + BATCH, ranks.length);
      List<Prefix> prefixes = pairs.subList(from, to).stream().map(TestPair::prefix).toList();
      List<Ranking> rankings = recommender.recommend(prefixes, Metrics.LONGEST);
      for (int i = from; i < to; i++) {
        seen.accept(rankings.get(i - from));
        ranks[i] = rank(rankings.get(i - from).items(), pairs.get(i).target());
      }
      progress.accept(to);
    }
    return ranks;
  }

  private static int rank(List<RankedItem> items, String target) {
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i).itemId().equals(target)) {
        return i + 1;
      }
    }
    return 0;
  }
}
