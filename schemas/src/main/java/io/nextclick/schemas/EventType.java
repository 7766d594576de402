package io.nextclick.schemas;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a visitor did with an item. Names are those of Google Analytics 4's recommended e-commerce
 * events, so that a shop's existing tagging carries over; {@code write_review} is ours, as GA4 has
 * none.
 */
public enum EventType {
  VIEW_ITEM("view_item"),
  SELECT_ITEM("select_item"),
  ADD_TO_WISHLIST("add_to_wishlist"),
  ADD_TO_CART("add_to_cart"),
  BEGIN_CHECKOUT("begin_checkout"),
  PURCHASE("purchase"),
  WRITE_REVIEW("write_review");

  private static final Map<String, EventType> BY_WIRE_NAME =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(EventType::wireName, Function.identity()));

  private final String wireName;

  EventType(String wireName) {
    this.wireName = wireName;
  }

  /** The name in the {@code event_type} field. */
  public String wireName() {
    return wireName;
  }

  public static Optional<EventType> ofWireName(String name) {
    return Optional.ofNullable(BY_WIRE_NAME.get(name));
  }

  /** Every wire name, for messages that say what would have been accepted. */
  public static String wireNames() {
    return Arrays.stream(values()).map(EventType::wireName).collect(Collectors.joining(", "));
  }
}
