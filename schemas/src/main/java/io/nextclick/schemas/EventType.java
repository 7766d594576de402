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
  VIEW_ITEM("view_item", 0),
  SELECT_ITEM("select_item", 1),
  ADD_TO_WISHLIST("add_to_wishlist", 2),
  ADD_TO_CART("add_to_cart", 3),
  BEGIN_CHECKOUT("begin_checkout", 4),
  PURCHASE("purchase", 5),
  WRITE_REVIEW("write_review", 6);

  private static final Map<String, EventType> BY_WIRE_NAME =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(EventType::wireName, Function.identity()));

  private static final Map<Integer, EventType> BY_CODE =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(EventType::code, Function.identity()));

  private final String wireName;
  private final int code;

  EventType(String wireName, int code) {
    this.wireName = wireName;
    this.code = code;
  }

  /** What stands for it in stored state, for good: a new one takes the next number. */
  public int code() {
    return code;
  }

  public static Optional<EventType> ofCode(int code) {
    return Optional.ofNullable(BY_CODE.get(code));
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
