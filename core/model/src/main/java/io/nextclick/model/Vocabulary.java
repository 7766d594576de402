package io.nextclick.model;

import io.nextclick.schemas.Click;
import io.nextclick.schemas.RankedItem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The items a model knows, each at an index from 1 to {@link #size()}, with how often each was
 * clicked in training. Index 0 stands for an item that is not known. Row {@code i - 1} of an item
 * table belongs to index {@code i}.
 */
public final class Vocabulary {

  /** What {@link #indexOf} answers for an item that is not known. */
  public static final int UNKNOWN = 0;

  private final List<String> itemIds;
  private final long[] clickCounts;
  private final Map<String, Integer> indexes;
  private final int[] byPopularity;

  private Vocabulary(Map<String, Long> clickCounts) {
    this.itemIds = List.copyOf(clickCounts.keySet());
    this.clickCounts = clickCounts.values().stream().mapToLong(Long::longValue).toArray();
    this.indexes = new HashMap<>(itemIds.size() * 2);
    for (String itemId : itemIds) {
      indexes.put(itemId, indexes.size() + 1);
    }
    this.byPopularity =
        IntStream.rangeClosed(1, itemIds.size())
            .boxed()
            .sorted(Comparator.comparingLong(this::clickCount).reversed())
            .mapToInt(Integer::intValue)
            .toArray();
  }

  /**
   * A vocabulary whose indexes follow the map's own order.
   *
   * @param clickCounts clicks by item id, at least one item, no count negative
   * @throws IllegalArgumentException with a sentence, where an id is none that a click may bear: it
   *     would go out with every answer
   */
  public static Vocabulary of(Map<String, Long> clickCounts) {
    if (clickCounts.isEmpty()) {
      throw new IllegalArgumentException("A vocabulary needs at least one item");
    }
    clickCounts.forEach(
        (itemId, clicks) -> {
          Click.requireId("an item's id", itemId);
          if (clicks < 0) {
            throw new IllegalArgumentException(
                "Item '" + itemId + "' with " + clicks + " clicks cannot be in a vocabulary");
          }
        });
    return new Vocabulary(clickCounts);
  }

  /** Index of the item, from 1; {@link #UNKNOWN} where it is not known. */
  public int indexOf(String itemId) {
    return indexes.getOrDefault(itemId, UNKNOWN);
  }

  /** The item at an index from 1 to {@link #size()}. */
  public String itemId(int index) {
    return itemIds.get(index - 1);
  }

  /** How many items are known. */
  public int size() {
    return itemIds.size();
  }

  /** Clicks in training on the item at an index from 1 to {@link #size()}. */
  public long clickCount(int index) {
    return clickCounts[index - 1];
  }

  /** The indexes of all items, those clicked most first, equal ones in index order. */
  public int[] byPopularity() {
    return byPopularity.clone();
  }

  /** All items, in index order. */
  public List<String> itemIds() {
    return itemIds;
  }

  /**
   * The items clicked most, best first, equal ones in index order; the score is the click count.
   *
   * @param k length of the list; it is shorter where fewer items are known
   */
  public List<RankedItem> mostPopular(int k) {
    List<RankedItem> items = new ArrayList<>();
    for (int rank = 0; rank < Math.min(k, byPopularity.length); rank++) {
      int index = byPopularity[rank];
      items.add(new RankedItem(itemId(index), clickCount(index)));
    }
    return items;
  }
}
