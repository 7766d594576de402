package io.nextclick.model.baseline;

import io.nextclick.schemas.RankedItem;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Fills a list that is too short with what everybody clicks. */
final class PopularFill {

  private PopularFill() {}

  /**
   * Adds items below all that are there, until the list is {@code k} long or none is left.
   *
   * @param ranked best first, no score negative
   * @param popular item numbers, the most clicked first
   */
  static void fill(List<RankedItem> ranked, int k, List<Integer> popular, ItemCounts items) {
    if (ranked.size() >= k) {
      return;
    }
    Set<String> listed = new HashSet<>();
    ranked.forEach(item -> listed.add(item.itemId()));
    for (int i = 0; i < popular.size() && ranked.size() < k; i++) {
      String itemId = items.itemId(popular.get(i));
      if (listed.add(itemId)) {
        ranked.add(new RankedItem(itemId, -1f - i));
      }
    }
  }
}
