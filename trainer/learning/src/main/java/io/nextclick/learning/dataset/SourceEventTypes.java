package io.nextclick.learning.dataset;

import io.nextclick.schemas.EventType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What public data sets call an event, beside the names of the wire. Names are compared as those of
 * columns are, and without an s at the end: {@code clicks}, {@code Click} and {@code click} are
 * one.
 */
final class SourceEventTypes {

  /** In these sets a {@code click} is the opening of an item's page. */
  private static final Map<String, EventType> BY_SOURCE_NAME =
      Map.ofEntries(
          Map.entry("view", EventType.VIEW_ITEM),
          Map.entry("pv", EventType.VIEW_ITEM),
          Map.entry("click", EventType.VIEW_ITEM),
          Map.entry("pageview", EventType.VIEW_ITEM),
          Map.entry("productview", EventType.VIEW_ITEM),
          Map.entry("detail", EventType.VIEW_ITEM),
          Map.entry("fav", EventType.ADD_TO_WISHLIST),
          Map.entry("favorite", EventType.ADD_TO_WISHLIST),
          Map.entry("favourite", EventType.ADD_TO_WISHLIST),
          Map.entry("follow", EventType.ADD_TO_WISHLIST),
          Map.entry("collect", EventType.ADD_TO_WISHLIST),
          Map.entry("like", EventType.ADD_TO_WISHLIST),
          Map.entry("wishlist", EventType.ADD_TO_WISHLIST),
          Map.entry("cart", EventType.ADD_TO_CART),
          Map.entry("addcart", EventType.ADD_TO_CART),
          Map.entry("addtocart", EventType.ADD_TO_CART),
          Map.entry("addtobasket", EventType.ADD_TO_CART),
          Map.entry("basket", EventType.ADD_TO_CART),
          Map.entry("checkout", EventType.BEGIN_CHECKOUT),
          Map.entry("buy", EventType.PURCHASE),
          Map.entry("order", EventType.PURCHASE),
          Map.entry("transaction", EventType.PURCHASE),
          Map.entry("comment", EventType.WRITE_REVIEW),
          Map.entry("review", EventType.WRITE_REVIEW));

  private static final Map<String, EventType> BY_NAME = new HashMap<>();

  static {
    Arrays.stream(EventType.values())
        .forEach(type -> BY_NAME.put(normalised(type.wireName()), type));
    BY_SOURCE_NAME.forEach((name, type) -> BY_NAME.put(normalised(name), type));
  }

  /** Tmall's {@code action_type} (IJCAI-15): click, cart, purchase, favourite. */
  private static final Map<String, EventType> ACTION_TYPES =
      Map.of(
          "0", EventType.VIEW_ITEM,
          "1", EventType.ADD_TO_CART,
          "2", EventType.PURCHASE,
          "3", EventType.ADD_TO_WISHLIST);

  /** Tianchi's {@code behavior_type}: browse, collect, cart, buy. */
  private static final Map<String, EventType> BEHAVIOR_TYPES =
      Map.of(
          "1", EventType.VIEW_ITEM,
          "2", EventType.ADD_TO_WISHLIST,
          "3", EventType.ADD_TO_CART,
          "4", EventType.PURCHASE);

  private SourceEventTypes() {}

  /** The type that a name stands for. */
  static Optional<EventType> of(String name) {
    return Optional.ofNullable(BY_NAME.get(normalised(name)));
  }

  /** The same in a column whose name says what numbers mean. */
  static Optional<EventType> of(String name, String column) {
    if (name.length() == 1 && Character.isDigit(name.charAt(0))) {
      return switch (ColumnRole.normalised(column)) {
        case "actiontype" -> Optional.ofNullable(ACTION_TYPES.get(name));
        case "behaviortype" -> Optional.ofNullable(BEHAVIOR_TYPES.get(name));
        default -> Optional.empty();
      };
    }
    return of(name);
  }

  /** Every name accepted, for messages. */
  static String names() {
    return String.join(", ", new TreeSet<>(BY_SOURCE_NAME.keySet())) + ", " + EventType.wireNames();
  }

  private static String normalised(String name) {
    String letters = ColumnRole.normalised(name);
    return letters.endsWith("s") && letters.length() > 1
        ? letters.substring(0, letters.length() - 1)
        : letters;
  }
}
