package io.nextclick.local.demo;

import io.nextclick.schemas.Click;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.Session;
import io.nextclick.schemas.SessionRule;
import io.nextclick.schemas.SessionRule.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Who is in the shop now and who was: cuts the clicks into sessions by the same rule as the stream
 * app, and asks of each click but a session's first what the one before it should have led to. Not
 * thread-safe.
 */
final class ShopFloor {

  private static final Duration SWEEP_EVERY = Duration.ofHours(1);

  private final SessionRule rule;
  private final Duration window;
  private final Consumer<String> leftAfter;
  private final Map<String, Session> open = new HashMap<>();
  private final Deque<Session> past = new ArrayDeque<>();
  private Instant now = Instant.MIN;
  private Instant nextSweep = Instant.MIN;
  private long clicks;

  /**
   * @param window how long past sessions are remembered, in event time
   * @param leftAfter told of each click that no other followed
   */
  ShopFloor(SessionRule rule, Duration window, Consumer<String> leftAfter) {
    this.rule = rule;
    this.window = window;
    this.leftAfter = leftAfter;
  }

  /** Takes the next click; they come in order of event time. */
  Optional<Question> next(Click click) {
    now = click.eventTime().isAfter(now) ? click.eventTime() : now;
    sweep();
    Session current = open.get(click.sessionId());
    Outcome outcome = rule.append(current, click, clicks++, now);
    if (outcome instanceof Outcome.Started started) {
      if (current != null) {
        leave(current);
      }
      open.put(click.sessionId(), started.session());
      return Optional.empty();
    }
    if (outcome instanceof Outcome.Appended appended) {
      open.put(click.sessionId(), appended.session());
      return question(appended.session(), appended.place());
    }
    return Optional.empty();
  }

  /**
   * The items of every session remembered, those still open included as far as they have come, by
   * their last clicks, oldest first.
   */
  List<Prefix> sessions() {
    Instant oldest = now.equals(Instant.MIN) ? now : now.minus(window);
    while (!past.isEmpty() && past.element().lastClickAt().isBefore(oldest)) {
      past.remove();
    }
    return Stream.concat(past.stream(), open.values().stream())
        .sorted(Comparator.comparing(Session::lastClickAt).thenComparing(Session::sessionId))
        .map(Session::prefix)
        .toList();
  }

  /** Nothing is asked where a click comes late into the middle, or where the start is forgotten. */
  private static Optional<Question> question(Session session, int place) {
    if (place == 0 || place != session.clicks().size() - 1) {
      return Optional.empty();
    }
    return Optional.of(
        new Question(
            session.clicks().get(place - 1).clickId(),
            session.prefix(place - 1),
            session.clicks().get(place).itemId()));
  }

  private void sweep() {
    if (now.isBefore(nextSweep)) {
      return;
    }
    nextSweep = now.plus(SWEEP_EVERY);
    Iterator<Session> sessions = open.values().iterator();
    while (sessions.hasNext()) {
      Session session = sessions.next();
      if (rule.isOver(session, now)) {
        sessions.remove();
        leave(session);
      }
    }
  }

  private void leave(Session session) {
    past.add(session);
    leftAfter.accept(session.clicks().get(session.clicks().size() - 1).clickId());
  }
}
