package io.nextclick.learning.dataset;

import io.nextclick.schemas.Click;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.Session;
import io.nextclick.schemas.SessionRule;
import io.nextclick.schemas.SessionRule.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Cuts clicks into sessions exactly as the stream app does: one fold of {@link SessionRule#append}
 * a partition, in offset order, with that partition's own partition time.
 *
 * <pre>{@code
 * SessionBuilder sessions = new SessionBuilder(SessionRule.DEFAULT);
 * for (LoggedClick click : log) {
 *   Optional<Prefix> prefix = sessions.add(click); // what the stream app was asked
 * }
 * List<Session> cut = sessions.sessions();
 * }</pre>
 *
 * <p>Like the stream app it remembers the newest {@link SessionRule#maxClicks} of a session; what
 * it has forgotten is not trained on. Not thread-safe.
 */
public final class SessionBuilder {

  private static final Comparator<Session> BY_TIME =
      Comparator.comparing(Session::lastClickAt).thenComparing(Session::sessionId);

  private record Key(int partition, String sessionId) {}

  private final SessionRule rule;
  private final Map<Key, Session> open = new HashMap<>();
  private final Map<Integer, Instant> streamTimes = new HashMap<>();
  private final List<Session> finished = new ArrayList<>();
  private long clicks;
  private long duplicates;
  private long late;

  public SessionBuilder(SessionRule rule) {
    this.rule = rule;
  }

  /**
   * Takes a partition's next click.
   *
   * @return the items that the stream app answers this click for, oldest first, the click's own
   *     item among them; empty where the click is a duplicate or too late, and gets no answer
   */
  public Optional<Prefix> add(LoggedClick logged) {
    Outcome outcome =
        append(logged.click(), logged.partition(), logged.offset(), logged.streamTime());
    return prefix(outcome);
  }

  /** The same for a log with no partitions, such as a file: its line is its offset. */
  public Optional<Prefix> add(Click click, long line) {
    Instant streamTime = streamTimes.merge(0, click.eventTime(), (a, b) -> a.isAfter(b) ? a : b);
    return prefix(append(click, 0, line, streamTime));
  }

  /**
   * Every session so far, finished or still open, in order of their last clicks. Equal logs give
   * equal lists.
   */
  public List<Session> sessions() {
    List<Session> all = new ArrayList<>(finished);
    all.addAll(open.values());
    all.sort(BY_TIME);
    return all;
  }

  /** How many clicks found their place in a session. */
  public long clicks() {
    return clicks;
  }

  /** How many clicks carried an id that their session had seen. */
  public long duplicates() {
    return duplicates;
  }

  /** How many clicks came after their session was over. */
  public long late() {
    return late;
  }

  private Outcome append(Click click, int partition, long offset, Instant streamTime) {
    Key key = new Key(partition, click.sessionId());
    @Nullable Session current = open.get(key);
    Outcome outcome = rule.append(current, click, offset, streamTime);
    if (outcome instanceof Outcome.Started started) {
      if (current != null) {
        finished.add(current);
      }
      open.put(key, started.session());
      clicks++;
    } else if (outcome instanceof Outcome.Appended appended) {
      open.put(key, appended.session());
      clicks++;
    } else if (outcome instanceof Outcome.TooLate) {
      late++;
    } else {
      duplicates++;
    }
    return outcome;
  }

  private static Optional<Prefix> prefix(Outcome outcome) {
    if (outcome instanceof Outcome.Started started) {
      return Optional.of(started.session().prefix(0));
    }
    if (outcome instanceof Outcome.Appended appended) {
      return Optional.of(appended.session().prefix(appended.place()));
    }
    if (outcome instanceof Outcome.Redelivered redelivered) {
      return Optional.of(redelivered.prefix());
    }
    return Optional.empty();
  }
}
