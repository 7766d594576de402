package io.nextclick.schemas;

import java.time.Instant;

/**
 * One thing that one visitor did with one item: the value on {@code clicks}, keyed by session id.
 *
 * @param clickId unique for this click; a second click with the same id is a duplicate and ignored
 * @param sessionId the visitor's anonymous session, and the record's key
 * @param itemId the shop's own id, usually a SKU
 * @param eventTime when it happened on the visitor's side, to the millisecond
 */
public record Click(
    String clickId, String sessionId, String itemId, EventType type, Instant eventTime) {

  /** The longest id accepted, in UTF-16 code units. */
  public static final int MAX_ID_LENGTH = 256;

  /** The last moment that RFC 3339 can write. */
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  public Click {
    requireId("click_id", clickId);
    requireId("session_id", sessionId);
    requireId("item_id", itemId);
    requireEventTime(eventTime);
    eventTime = Instant.ofEpochMilli(eventTime.toEpochMilli());
  }

  private static void requireEventTime(Instant eventTime) {
    if (eventTime.isBefore(Instant.EPOCH) || eventTime.isAfter(LATEST)) {
      throw new IllegalArgumentException(
          "event_time " + eventTime + " is outside the years 1970 to 9999");
    }
  }

  /**
   * An id is not empty, not longer than {@link #MAX_ID_LENGTH}, and free of control characters and
   * of halves of characters, which no UTF-8 can carry.
   *
   * @param field names it in the message
   * @throws IllegalArgumentException with a sentence, where it is any of these
   */
  public static void requireId(String field, String id) {
    if (id.isEmpty()) {
      throw new IllegalArgumentException(field + " is empty");
    }
    if (id.length() > MAX_ID_LENGTH) {
      throw new IllegalArgumentException(
          field + " has " + id.length() + " characters, " + MAX_ID_LENGTH + " are allowed");
    }
    if (id.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(field + " holds a control character");
    }
    if (id.codePoints().anyMatch(point -> Character.getType(point) == Character.SURROGATE)) {
      throw new IllegalArgumentException(
          field + " holds half of a surrogate pair, which is no character");
    }
  }
}
