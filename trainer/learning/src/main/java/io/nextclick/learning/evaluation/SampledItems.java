package io.nextclick.learning.evaluation;

import io.nextclick.learning.dataset.TestPair;
import io.nextclick.model.Ranking;
import io.nextclick.model.Recommender;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.RankedItem;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * Ranks each target against items drawn at random from those that its prefix lacks, instead of
 * against all. Multi-behaviour papers are judged so; the figures are far higher than those among
 * all items, and only to be compared with their like. The same seed draws the same items for every
 * recommender.
 */
public final class SampledItems {

  /** Whole rankings held in memory at a time. */
  private static final int BATCH = 32;

  private final List<TestPair> pairs;
  private final List<String> itemIds;
  private final int drawn;
  private final long seed;

  /**
   * @param itemIds to draw from
   * @param drawn items for each target, without replacement
   */
  public SampledItems(List<TestPair> pairs, List<String> itemIds, int drawn, long seed) {
    this.pairs = List.copyOf(pairs);
    this.itemIds = List.copyOf(itemIds);
    this.drawn = drawn;
    this.seed = seed;
  }

  /**
   * Of a recommender that ranks all items; what it leaves out comes last.
   *
   * @param progress told after each batch how many pairs are done
   */
  public Metrics metrics(Recommender recommender, IntConsumer progress) {
    Random random = new Random(seed);
    int[] ranks = new int[pairs.size()];
    for (int from = 0; from < ranks.length; from += BATCH) {
      int to = Math.min(from + BATCH, ranks.length);
      List<Prefix> prefixes = pairs.subList(from, to).stream().map(TestPair::prefix).toList();
      List<Ranking> rankings = recommender.recommend(prefixes, itemIds.size());
      for (int i = from; i < to; i++) {
        TestPair pair = pairs.get(i);
        ranks[i] = rank(rankings.get(i - from).items(), pair.target(), draw(pair, random));
      }
      progress.accept(to);
    }
    return Metrics.ofRanks(ranks);
  }

  /** Fewer where there are not so many. */
  private Set<String> draw(TestPair pair, Random random) {
    Set<String> barred = new HashSet<>(pair.prefix().itemIds());
    barred.add(pair.target());
    int wanted = Math.min(drawn, itemIds.size() - barred.size());
    Set<String> rivals = new HashSet<>();
    while (rivals.size() < wanted) {
      String itemId = itemIds.get(random.nextInt(itemIds.size()));
      if (!barred.contains(itemId)) {
        rivals.add(itemId);
      }
    }
    return rivals;
  }

  /** The target's place from 1, counting the rivals before it; 0 where it is not ranked at all. */
  private static int rank(List<RankedItem> items, String target, Set<String> rivals) {
    int rank = 1;
    for (RankedItem item : items) {
      if (item.itemId().equals(target)) {
        return rank;
      }
      if (rivals.contains(item.itemId())) {
        rank++;
      }
    }
    return 0;
  }
}
