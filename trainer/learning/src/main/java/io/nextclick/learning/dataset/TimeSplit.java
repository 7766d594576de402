package io.nextclick.learning.dataset;

import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.Session;
import io.nextclick.schemas.Session.SessionClick;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A window of the click log divided at one moment: what lies up to it may be trained on, what lies
 * after it is held back to judge on.
 *
 * <p>A session that runs across the moment is cut there: its head is trained on, and its later
 * clicks are asked for with all that came before them, as they would have been live.
 *
 * @param train sessions as item ids, oldest first
 * @param validation the newest of what may be trained on; they choose the number of epochs
 * @param validationFrom event time of the oldest click in {@code validation}; {@code cut} where
 *     there is none
 * @param heldBack one pair for each click after the moment that has a click before it
 * @param all every session of the window, whole
 * @param from event time of the oldest click
 * @param cut event time of the newest click that may be trained on
 * @param to event time of the newest click
 */
public record TimeSplit(
    List<Prefix> train,
    List<Prefix> validation,
    Instant validationFrom,
    List<TestPair> heldBack,
    List<Prefix> all,
    Instant from,
    Instant cut,
    Instant to) {

  /**
   * Divides sessions.
   *
   * @param sessions at least one
   * @param heldBackShare share of the clicks held back, the newest
   * @param validationShare share of the remaining sessions to validate on
   * @param alreadyTrainedTo event time of the newest click that the live model was trained on. It
   *     can be judged on later clicks only, and a candidate is worth judging only if it has learnt
   *     from later ones: so of the clicks after this moment, at most the newer half is held back. A
   *     moment after every click is left out of account: that model learnt from clicks that are not
   *     here, and waiting for later ones might have no end. What it knows of these can only speak
   *     for it, so that nothing worse replaces it
   */
  public static TimeSplit of(
      List<Session> sessions,
      double heldBackShare,
      double validationShare,
      Optional<Instant> alreadyTrainedTo) {
    List<Instant> times =
        sessions.stream()
            .flatMap(session -> session.clicks().stream())
            .map(SessionClick::eventTime)
            .sorted()
            .toList();
    Instant cut = times.get(cutIndex(times, heldBackShare, alreadyTrainedTo));
    List<Session> trainable = sessions.stream().flatMap(session -> upTo(session, cut)).toList();
    List<Session> byTime =
        trainable.stream()
            .sorted(Comparator.comparing(Session::lastClickAt).thenComparing(Session::sessionId))
            .toList();
    List<Session> validation = Sessions.newest(byTime, validationShare);
    return new TimeSplit(
        Sessions.prefixes(Sessions.allButNewest(byTime, validationShare)),
        Sessions.prefixes(validation),
        validation.stream().map(Session::firstClickAt).min(Comparator.naturalOrder()).orElse(cut),
        sessions.stream().flatMap(session -> pairsAfter(session, cut)).toList(),
        Sessions.prefixes(sessions),
        times.get(0),
        cut,
        times.get(times.size() - 1));
  }

  /** Everything that may be trained on, oldest first. */
  public List<Prefix> trainable() {
    return Stream.concat(train.stream(), validation.stream()).toList();
  }

  private static int cutIndex(
      List<Instant> times, double heldBackShare, Optional<Instant> alreadyTrainedTo) {
    int last = times.size() - 1;
    int byShare = (int) Math.floor(last * (1 - heldBackShare));
    if (alreadyTrainedTo.isEmpty() || alreadyTrainedTo.get().isAfter(times.get(last))) {
      return byShare;
    }
    Instant trainedTo = alreadyTrainedTo.get();
    int known = (int) times.stream().takeWhile(time -> !time.isAfter(trainedTo)).count();
    return Math.max(byShare, Math.min(last, known + (times.size() - known) / 2));
  }

  private static Stream<Session> upTo(Session session, Instant cut) {
    List<SessionClick> head =
        session.clicks().stream().filter(click -> !click.eventTime().isAfter(cut)).toList();
    return head.isEmpty()
        ? Stream.empty()
        : Stream.of(new Session(session.sessionId(), head, session.lastOffset()));
  }

  private static Stream<TestPair> pairsAfter(Session session, Instant cut) {
    List<TestPair> pairs = new ArrayList<>();
    Prefix items = session.prefix();
    for (int place = 1; place < items.size(); place++) {
      if (session.clicks().get(place).eventTime().isAfter(cut)) {
        pairs.add(new TestPair(items.part(0, place), items.itemId(place)));
      }
    }
    return pairs.stream();
  }
}
