package io.nextclick.schemas;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is remembered of one visitor's open session.
 *
 * @param clicks the latest clicks, oldest first, by event time and then by arrival; never empty
 * @param lastOffset where the latest of them to arrive is on {@code clicks}
 * @param forgotten clicks that arrived not long ago and have left the session since, in order of
 *     arrival: a crash may bring them again
 */
public record Session(
    String sessionId, List<SessionClick> clicks, long lastOffset, List<SessionClick> forgotten) {

  /**
   * One click of a session.
   *
   * @param offset where the click is on its partition of {@code clicks}, or its line in a file
   */
  public record SessionClick(
      String clickId, String itemId, EventType type, Instant eventTime, long offset) {

    static SessionClick of(Click click, long offset) {
      return new SessionClick(
          click.clickId(), click.itemId(), click.type(), click.eventTime(), offset);
    }
  }

  public Session {
    clicks = List.copyOf(clicks);
    forgotten = List.copyOf(forgotten);
    if (clicks.isEmpty()) {
      throw new IllegalArgumentException("session " + sessionId + " has no clicks");
    }
  }

  /** A session that has forgotten nothing. */
  public Session(String sessionId, List<SessionClick> clicks, long lastOffset) {
    this(sessionId, clicks, lastOffset, List.of());
  }

  /** Event time of the oldest click remembered. */
  public Instant firstClickAt() {
    return clicks.get(0).eventTime();
  }

  public Instant lastClickAt() {
    return clicks.get(clicks.size() - 1).eventTime();
  }

  /** How many of the clicks that are known of it arrived after the one at this offset. */
  public int arrivedAfter(long offset) {
    return (int)
        Stream.concat(clicks.stream(), forgotten.stream())
            .filter(click -> click.offset() > offset)
            .count();
  }

  /** Every click remembered. */
  public Prefix prefix() {
    return Prefix.of(clicks);
  }

  /**
   * The items up to and with the click at this place: what was known of the visitor as of that
   * click.
   */
  public Prefix prefix(int place) {
    return Prefix.of(clicks.subList(0, place + 1));
  }
}
