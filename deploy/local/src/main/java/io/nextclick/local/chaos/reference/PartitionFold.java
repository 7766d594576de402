package io.nextclick.local.chaos.reference;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * "What a session is" of schemas/README.md: the clicks of one partition, one after the other. With
 * the default settings of the stream app. Not thread-safe.
 */
public final class PartitionFold {

  private static final long GAP = 30 * 60_000L;
  private static final long GRACE = 30 * 60_000L;
  private static final int REMEMBERED = 50;

  /** What is to become of a click. */
  public sealed interface Due {
    /**
     * An answer.
     *
     * @param prefix the items to answer with, oldest first
     */
    record Answer(List<String> prefix) implements Due {}

    /**
     * None.
     *
     * @param reason {@code duplicate} or {@code too_late}
     */
    record Nothing(String reason) implements Due {}
  }

  private static final Due TOO_LATE = new Due.Nothing("too_late");
  private static final Due DUPLICATE = new Due.Nothing("duplicate");

  /** Clicks of open sessions, by session id, in order of time and arrival. */
  private final Map<String, List<WireClick>> sessions = new HashMap<>();

  /** The partition's time: clicks move it, none past the moment at which it was sent. */
  private long now = Long.MIN_VALUE;

  /**
   * In offset order.
   *
   * @param sentAt the record's timestamp
   */
  public Due fold(WireClick click, long sentAt) {
    now = Math.max(now, Math.min(click.time(), sentAt));
    if (click.time() < now - GRACE) {
      return TOO_LATE;
    }
    List<WireClick> session = sessions.get(click.sessionId());
    if (session == null || click.time() > session.get(session.size() - 1).time() + GAP) {
      sessions.put(click.sessionId(), new ArrayList<>(List.of(click)));
      return new Due.Answer(List.of(click.itemId()));
    }
    if (click.time() < session.get(0).time() - GAP) {
      return TOO_LATE;
    }
    if (session.stream().anyMatch(known -> known.clickId().equals(click.clickId()))) {
      return DUPLICATE;
    }
    return insert(session, click);
  }

  private static Due insert(List<WireClick> session, WireClick click) {
    int place = session.size();
    while (place > 0 && session.get(place - 1).time() > click.time()) {
      place--;
    }
    if (session.size() == REMEMBERED) {
      if (place == 0) {
        return TOO_LATE;
      }
      session.remove(0);
      place--;
    }
    session.add(place, click);
    return new Due.Answer(session.subList(0, place + 1).stream().map(WireClick::itemId).toList());
  }
}
