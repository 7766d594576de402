package io.nextclick.learning.evaluation;

import io.nextclick.model.Ranking;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What the lists show, whatever was clicked: few items or many, bestsellers or not. */
final class RecommendedItems {

  private final Map<String, Long> clicks;
  private final long mostClicks;
  private final Set<String> known = new HashSet<>();
  private double popularity;
  private long entries;

  /**
   * @param clicks in training, by item id
   */
  RecommendedItems(Map<String, Long> clicks) {
    this.clicks = clicks;
    this.mostClicks = clicks.values().stream().mapToLong(Long::longValue).max().orElse(1);
  }

  void add(Ranking ranking) {
    ranking
        .items()
        .forEach(
            item -> {
              long own = clicks.getOrDefault(item.itemId(), 0L);
              if (own > 0) {
                known.add(item.itemId());
              }
              popularity += (double) own / mostClicks;
              entries++;
            });
  }

  /** See {@link Evaluation#coverage}. */
  double coverage() {
    return clicks.isEmpty() ? 0 : (double) known.size() / clicks.size();
  }

  /** See {@link Evaluation#popularity}. */
  double popularity() {
    return entries == 0 ? 0 : popularity / entries;
  }
}
