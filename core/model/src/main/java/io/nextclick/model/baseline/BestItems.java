package io.nextclick.model.baseline;

import io.nextclick.model.Ranking;
import io.nextclick.schemas.RankedItem;
import io.nextclick.schemas.Recommendation.Source;
import java.util.ArrayList;
import java.util.List;

/**
 * The items with the highest scores, equal ones in order of first sight. An item's score and number
 * share one long, whose order is theirs. Used again for each prefix; not thread-safe.
 */
final class BestItems {

  private final ItemCounts items;
  private final int length;
  private final LargestLongs best;

  BestItems(ItemCounts items, int length) {
    this.items = items;
    this.length = length;
    this.best = new LargestLongs(length);
  }

  /**
   * Offers an item, each once for a prefix.
   *
   * @param score above 0: only a positive float's bits rise with it
   */
  void offer(int item, float score) {
    best.offer((long) Float.floatToIntBits(score) << 32 | (Integer.MAX_VALUE - item));
  }

  /**
   * The best of what was offered, filled up with what is clicked most, and forgets it.
   *
   * @param popular item numbers, the most clicked first
   */
  Ranking take(List<Integer> popular) {
    List<RankedItem> ranked = new ArrayList<>(length);
    for (long key : best.descending()) {
      String itemId = items.itemId(Integer.MAX_VALUE - (int) key);
      ranked.add(new RankedItem(itemId, Float.intBitsToFloat((int) (key >>> 32))));
    }
    best.clear();
    Source source = ranked.isEmpty() ? Source.POPULARITY : Source.MODEL;
    PopularFill.fill(ranked, length, popular, items);
    return new Ranking(source, ranked);
  }
}
