package io.nextclick.schemas;

import io.nextclick.schemas.Session.SessionClick;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a session begins and ends, and in which order its clicks are. The stream app and the
 * trainer both fold clicks through {@link #append} in offset order, so that a model is asked for
 * what it was trained on.
 *
 * <p>A session ends with a pause in event time of more than {@code gap}. Clicks are in order of
 * event time, equal times in order of arrival. A click that comes more than {@code grace} behind
 * its partition's time ({@link PartitionTime}) is too late. Nothing that is removed after {@link
 * #isOver} can therefore change what a later click is answered with.
 *
 * @param gap the longest pause within a session
 * @param grace how late a click may come and still find its place
 * @param maxClicks how many clicks are remembered, the newest
 */
public record SessionRule(Duration gap, Duration grace, int maxClicks) {

  /** Half an hour, as web analytics have it, and the latest 50 clicks. */
  public static final SessionRule DEFAULT =
      new SessionRule(Duration.ofMinutes(30), Duration.ofMinutes(30), 50);

  /**
   * As many as the stream app and the trainer may be told to remember: with the longest ids, in
   * three bytes a character, and as many clicks forgotten as remembered, the state of a session is
   * 930 kB then, which still fits into a request of a megabyte. It is no part of the rule, as what
   * an older checkpoint says of its own must be readable.
   */
  public static final int MOST_CLICKS = 300;

  /**
   * How far back on its partition a crash brings records again: what is read between two commits.
   */
  private static final long REDELIVERED_WITHIN = 100_000;

  /** Where a session remembers less, so that not every other click asks for a commit. */
  private static final int REDELIVERED_AT_LEAST = 50;

  public SessionRule {
    if (gap.isNegative() || gap.isZero()) {
      throw new InvalidSettingException("The session gap must be longer than zero, it is " + gap);
    }
    if (grace.isNegative()) {
      throw new InvalidSettingException("The session grace must not be negative, it is " + grace);
    }
    if (maxClicks < 1) {
      throw new InvalidSettingException("A session remembers at least 1 click, not " + maxClicks);
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
     * @param prefix what the click was answered with then, oldest first: no click that has come
     *     since is in it
     */
    record Redelivered(Prefix prefix) implements Outcome {}

    /** Another record carried the same click id. */
    record Duplicate() implements Outcome {}

    /**
     * The click came more than the grace behind its partition's time, or belongs before all that
     * its session remembers.
     */
    record TooLate() implements Outcome {}
  }

  /**
   * One step of the fold.
   *
   * @param current what is remembered under the click's session id, if anything
   * @param offset where the click is on its partition
   * @param partitionTime of that partition, moved by this click already
   */
  public Outcome append(
      @Nullable Session current, Click click, long offset, Instant partitionTime) {
    SessionClick added = SessionClick.of(click, offset);
    if (current != null && offset <= current.lastOffset()) {
      Optional<Outcome> again = readAgain(current, added);
      if (again.isPresent()) {
        return again.get();
      }
    }
    if (click.eventTime().isBefore(partitionTime.minus(grace))) {
      return new Outcome.TooLate();
    }
    return place(current, click.sessionId(), added);
  }

  /**
   * How many clicks of one session may be read between two commits: as many are remembered beside
   * those of the session as it is, and a crash that brings more again finds the start of what they
   * were answered with forgotten.
   */
  public int redelivered() {
    return Math.max(maxClicks, REDELIVERED_AT_LEAST);
  }

  /** Whether no click can join this session any more, so that it may be removed. */
  public boolean isOver(Session session, Instant partitionTime) {
    return session.lastClickAt().plus(gap).plus(grace).isBefore(partitionTime);
  }

  /**
   * What became of a record when it was first read, where this is one that is read again; a click
   * that had a place then, one that started the session too, is {@link Outcome.Redelivered}. Empty
   * where the session never had it: on a topic that was made anew, new clicks have lower offsets.
   */
  private Optional<Outcome> readAgain(Session current, SessionClick click) {
    Session then = asOf(current, click.offset());
    Outcome outcome = place(then, current.sessionId(), click);
    if (current.clicks().contains(click) || current.forgotten().contains(click)) {
      return Optional.of(
          outcome instanceof Outcome.Appended appended
              ? new Outcome.Redelivered(appended.session().prefix(appended.place()))
              : new Outcome.Redelivered(Prefix.of(List.of(click))));
    }
    boolean hadNoPlace = outcome instanceof Outcome.TooLate || outcome instanceof Outcome.Duplicate;
    return hadNoPlace ? Optional.of(outcome) : Optional.empty();
  }

  /** Folds again what had arrived before the click at an offset. */
  private @Nullable Session asOf(Session current, long offset) {
    Session then = null;
    for (SessionClick earlier : inOrderOfArrival(current)) {
      if (earlier.offset() >= offset) {
        break;
      }
      Outcome outcome = place(then, current.sessionId(), earlier);
      if (outcome instanceof Outcome.Started started) {
        then = started.session();
      } else if (outcome instanceof Outcome.Appended appended) {
        then = appended.session();
      }
    }
    return then;
  }

  private static List<SessionClick> inOrderOfArrival(Session session) {
    return Stream.concat(session.clicks().stream(), session.forgotten().stream())
        .sorted(Comparator.comparingLong(SessionClick::offset))
        .toList();
  }

  private Outcome place(@Nullable Session current, String sessionId, SessionClick added) {
    if (current == null) {
      return new Outcome.Started(new Session(sessionId, List.of(added), added.offset()));
    }
    if (added.eventTime().isAfter(current.lastClickAt().plus(gap))) {
      List<SessionClick> forgotten = forgotten(current, current.clicks(), 1, added.offset());
      return new Outcome.Started(new Session(sessionId, List.of(added), added.offset(), forgotten));
    }
    if (added.eventTime().isBefore(current.firstClickAt().minus(gap))) {
      return new Outcome.TooLate();
    }
    if (current.clicks().stream().anyMatch(known -> known.clickId().equals(added.clickId()))) {
      return new Outcome.Duplicate();
    }
    return insert(current, added);
  }

  private Outcome insert(Session current, SessionClick added) {
    List<SessionClick> clicks = new ArrayList<>(current.clicks());
    int place = clicks.size();
    while (place > 0 && clicks.get(place - 1).eventTime().isAfter(added.eventTime())) {
      place--;
    }
    clicks.add(place, added);
    int surplus = Math.max(0, clicks.size() - maxClicks);
    if (place < surplus) {
      return new Outcome.TooLate();
    }
    List<SessionClick> kept = clicks.subList(surplus, clicks.size());
    List<SessionClick> forgotten =
        surplus == 0 && current.forgotten().isEmpty()
            ? List.of()
            : forgotten(current, clicks.subList(0, surplus), kept.size(), added.offset());
    return new Outcome.Appended(
        new Session(current.sessionId(), kept, added.offset(), forgotten), place - surplus);
  }

  /** What a crash may still bring again, of what was forgotten before and what is now. */
  private List<SessionClick> forgotten(
      Session current, List<SessionClick> now, int kept, long offset) {
    List<SessionClick> recent =
        Stream.concat(current.forgotten().stream(), now.stream())
            .filter(click -> click.offset() < offset)
            .filter(click -> click.offset() > offset - REDELIVERED_WITHIN)
            .sorted(Comparator.comparingLong(SessionClick::offset))
            .toList();
    int most = maxClicks + redelivered() - kept;
    return recent.subList(Math.max(0, recent.size() - most), recent.size());
  }
}
