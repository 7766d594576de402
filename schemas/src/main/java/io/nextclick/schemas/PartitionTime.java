package io.nextclick.schemas;

import java.time.Instant;

/**
 * How the time of a partition of {@code clicks} moves, against which a click is too late and a
 * session over. The stream app and the trainer both take it from here.
 *
 * <p>Event times come from visitors' clocks, and one that is ahead must not make everybody else
 * late. So a click moves its partition's time to its event time, but never past the moment at which
 * it was sent, and a record that is not a click of its key's session does not move it at all.
 */
public final class PartitionTime {

  /** Before this a record's timestamp says nothing: its producer set none, or a wrong one. */
  private static final long LEAST_TIMESTAMP = Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();

  private PartitionTime() {}

  /**
   * How far a click moves its partition's time; if that is behind it, it stays.
   *
   * @param timestamp of the record, in milliseconds since 1970, as its producer or broker set it
   * @param readAt when the record is read: it was sent before
   */
  public static Instant of(Click click, long timestamp, Instant readAt) {
    Instant sentAt = sentAt(timestamp, readAt);
    return click.eventTime().isBefore(sentAt) ? click.eventTime() : sentAt;
  }

  /** When a record was sent, as well as can be told. */
  public static Instant sentAt(long timestamp, Instant readAt) {
    return timestamp < LEAST_TIMESTAMP || timestamp > readAt.toEpochMilli()
        ? readAt
        : Instant.ofEpochMilli(timestamp);
  }
}
