package io.nextclick.schemas;

import io.nextclick.schemas.Session.SessionClick;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a session begins and ends, and in which order its clicks stand. The stream app and the
 * trainer both fold clicks through {@link #append} in offset order, so that a model is asked for
 * what it was trained on.
 *
 * <p>A session ends with a pause in event time of more than {@code gap}. Clicks stand in order of
 * event time, equal times in order of arrival. A click that comes more than {@code grace} behind
 * the newest of its partition is too late. Nothing that is removed after {@link #isOver} can
 * therefore change what a later click is answered with.
 *
 * @param gap the longest pause within a session
 * @param grace how late a click may come and still find its place
 * @param maxClicks how many clicks are remembered, the newest
 */
public record SessionRule(Duration gap, Duration grace, int maxClicks) {

  /** Half an hour, as web analytics have it, and the latest 50 clicks. */
  public static final SessionRule DEFAULT =
      new SessionRule(Duration.ofMinutes(30), Duration.ofMinutes(30), 50);

  public SessionRule {
    if (gap.isNegative() || gap.isZero()) {
      throw new IllegalArgumentException("The session gap must be longer than zero, it is " + gap);
    }
    if (grace.isNegative()) {
      throw new IllegalArgumentException("The session grace must not be negative, it is " + grace);
    }
    if (maxClicks < 1) {
      throw new IllegalArgumentException("A session remembers at least 1 click, not " + maxClicks);
    }
  }

  /** What became of a click. */
  public sealed interface Outcome {

    /** The click opened a session, closing the one before it under the same id, if any. */
    record Started(Session session) implements Outcome {}

    /**
     * The click took its place in the open session.
     *
     * @param place its index in {@code session.clicks()}
     */
    record Appended(Session session, int place) implements Outcome {}

    /**
     * The very same record was read before, by its offset: its answer may have been lost in a
     * crash.
     *
     * @param prefix what the click is answered with, oldest first; the click alone where the
     *     session has forgotten it
     */
    record Redelivered(List<String> prefix) implements Outcome {}

    /** Another record carried the same click id. */
    record Duplicate() implements Outcome {}

    /** The click's session is over, or no longer remembers that far back. */
    record TooLate() implements Outcome {}
  }

  /**
   * One step of the fold.
   *
   * @param current what is remembered under the click's session id, if anything
   * @param offset where the click stands on its partition
   * @param streamTime the newest event time seen on that partition so far, this click included
   */
  public Outcome append(@Nullable Session current, Click click, long offset, Instant streamTime) {
    SessionClick added = SessionClick.of(click, offset);
    if (current != null && offset <= current.lastOffset()) {
      return redelivered(current, added);
    }
    if (click.eventTime().isBefore(streamTime.minus(grace))) {
      return new Outcome.TooLate();
    }
    if (current == null || click.eventTime().isAfter(current.lastClickAt().plus(gap))) {
      return new Outcome.Started(new Session(click.sessionId(), List.of(added), offset));
    }
    if (click.eventTime().isBefore(current.firstClickAt().minus(gap))) {
      return new Outcome.TooLate();
    }
    if (current.clicks().stream().anyMatch(known -> known.clickId().equals(click.clickId()))) {
      return new Outcome.Duplicate();
    }
    return insert(current, added);
  }

  /** Whether no click can join this session any more, so that it may be removed. */
  public boolean isOver(Session session, Instant streamTime) {
    return session.lastClickAt().plus(gap).plus(grace).isBefore(streamTime);
  }

  private static Outcome redelivered(Session current, SessionClick click) {
    int place = current.clicks().indexOf(click);
    return new Outcome.Redelivered(place < 0 ? Prefix.of(List.of(click)) : current.prefix(place));
  }

  private Outcome insert(Session current, SessionClick added) {
    List<SessionClick> clicks = new ArrayList<>(current.clicks());
    int place = clicks.size();
    while (place > 0 && clicks.get(place - 1).eventTime().isAfter(added.eventTime())) {
      place--;
    }
    clicks.add(place, added);
    int forgotten = Math.max(0, clicks.size() - maxClicks);
    if (place < forgotten) {
      return new Outcome.TooLate();
    }
    List<SessionClick> kept = clicks.subList(forgotten, clicks.size());
    return new Outcome.Appended(
        new Session(current.sessionId(), kept, added.offset()), place - forgotten);
  }
}
