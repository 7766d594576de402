package io.nextclick.trainer.dataset;

import io.nextclick.schemas.EventType;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** What public data sets call an event, beside the names of the wire. */
final class SourceEventTypes {

  /** In these sets a {@code click} is the opening of an item's page. */
  private static final Map<String, EventType> BY_SOURCE_NAME =
      Map.ofEntries(
          Map.entry("view", EventType.VIEW_ITEM),
          Map.entry("click", EventType.VIEW_ITEM),
          Map.entry("fav", EventType.ADD_TO_WISHLIST),
          Map.entry("follow", EventType.ADD_TO_WISHLIST),
          Map.entry("cart", EventType.ADD_TO_CART),
          Map.entry("addtocart", EventType.ADD_TO_CART),
          Map.entry("buy", EventType.PURCHASE),
          Map.entry("order", EventType.PURCHASE),
          Map.entry("transaction", EventType.PURCHASE),
          Map.entry("comment", EventType.WRITE_REVIEW));

  private SourceEventTypes() {}

  static Optional<EventType> of(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return Optional.ofNullable(BY_SOURCE_NAME.get(lower)).or(() -> EventType.ofWireName(lower));
  }

  /** Every name accepted, for messages. */
  static String names() {
    return String.join(", ", new TreeSet<>(BY_SOURCE_NAME.keySet())) + ", " + EventType.wireNames();
  }
}
