package io.nextclick.local.chaos.verify;

import io.nextclick.local.chaos.reference.PartitionFold;
import io.nextclick.local.chaos.reference.PartitionFold.Due;
import io.nextclick.local.chaos.reference.PlainMtaw;
import io.nextclick.local.chaos.reference.WireClick;
import io.nextclick.local.chaos.reference.WireClick.Reading;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds what is on the topics against the reference, record by record: those of one partition in
 * their order, partitions and topics in any. Thread-safe.
 */
public final class Verifier {

  /** A click that is due an answer. */
  private record Owed(WireClick click, List<String> prefix) {}

  /** A first answer that cannot be judged before its version is known. */
  private record Unjudged(Answer answer, Owed owed) {}

  /** When a version answered, to be held against the history of what was live. */
  private record Used(Position click, String version, long at) {}

  private final boolean exactlyOnce;
  private final Findings findings;
  private final PublishedModels models;
  private final Map<Integer, PartitionFold> folds = new HashMap<>();
  private final Map<Integer, Long> readTo = new HashMap<>();
  private final Map<Position, Owed> owed = new HashMap<>();
  private final Map<Position, String> leftOut = new HashMap<>();
  private final Rejections rejections;
  private final Map<Position, String> answered = new HashMap<>();
  private final Map<Position, Answer> early = new HashMap<>();
  private final Map<String, Position> lastOfSession = new HashMap<>();
  private final List<Unjudged> unjudged = new ArrayList<>();
  private final List<Used> used = new ArrayList<>();
  private final Map<String, Long> leftOutByReason = new TreeMap<>();
  private long clicks;
  private long repeats;

  /**
   * @param liveBound for how long a version may go on answering once it is replaced
   */
  public Verifier(boolean exactlyOnce, Duration liveBound, Findings findings) {
    this.exactlyOnce = exactlyOnce;
    this.findings = findings;
    this.models = new PublishedModels(liveBound.toMillis(), findings);
    this.rejections = new Rejections(findings);
  }

  /**
   * A committed record of {@code clicks}, in offset order of its partition.
   *
   * @param timestamp when it was sent, in milliseconds since 1970
   */
  public synchronized void click(
      int partition, long offset, byte @Nullable [] key, byte @Nullable [] value, long timestamp) {
    Position position = new Position(partition, offset);
    clicks++;
    Reading reading = WireClick.read(key, value, Instant.ofEpochMilli(timestamp));
    if (reading instanceof Reading.Rejected rejected) {
      rejections.due(position, rejected.reason());
    } else if (reading instanceof Reading.Valid valid) {
      Due due =
          folds
              .computeIfAbsent(partition, one -> new PartitionFold())
              .fold(valid.click(), timestamp);
      if (due instanceof Due.Answer answer) {
        owed.put(position, new Owed(valid.click(), answer.prefix()));
      } else if (due instanceof Due.Nothing nothing) {
        leftOut.put(position, nothing.reason());
        leftOutByReason.merge(nothing.reason(), 1L, Long::sum);
      }
    }
    readTo(partition, offset + 1);
  }

  /** Every committed record of {@code clicks} before this offset was handed in. */
  public synchronized void readTo(int partition, long offset) {
    readTo.merge(partition, offset, Math::max);
    List<Answer> waiting =
        early.values().stream()
            .filter(answer -> answer.click().partition() == partition)
            .filter(answer -> answer.click().offset() < offset)
            .toList();
    waiting.forEach(answer -> early.remove(answer.click()));
    waiting.forEach(this::match);
  }

  /** A record of {@code clicks-rejected}, by its headers. */
  public synchronized void rejected(String source, String reason) {
    rejections.seen(Position.parse(source.substring(source.indexOf(':') + 1)), reason);
  }

  /** A committed record of {@code recommendations}: the click-position header, and the value. */
  public synchronized void answer(@Nullable String position, byte @Nullable [] value) {
    Answer answer;
    try {
      if (position == null || value == null) {
        throw new IOException("no click position or no value");
      }
      answer = Answer.read(position, value);
    } catch (IOException | RuntimeException e) {
      findings.add(Invariant.FIRST_ANSWER_RIGHT, "A recommendation cannot be read: " + e);
      return;
    }
    String before = answered.putIfAbsent(answer.click(), answer.id());
    if (before != null) {
      repeated(answer, before);
      return;
    }
    Position last = lastOfSession.put(answer.sessionId(), answer.click());
    if (last != null && last.offset() > answer.click().offset()) {
      findings.add(
          Invariant.ORDER_BY_SESSION,
          "Session %s: the click at %s was first answered after the one at %s"
              .formatted(answer.sessionId(), answer.click(), last));
    }
    used.add(new Used(answer.click(), answer.version(), answer.scoredAt()));
    match(answer);
  }

  private void repeated(Answer answer, String firstId) {
    repeats++;
    if (exactlyOnce) {
      findings.add(
          Invariant.NO_DUPLICATE,
          "The click at %s was answered more than once".formatted(answer.click()));
    } else if (!answer.id().equals(firstId)) {
      findings.add(
          Invariant.NO_DUPLICATE,
          "The click at %s was answered as %s, then as %s"
              .formatted(answer.click(), firstId, answer.id()));
    }
  }

  /** Brings a first answer together with its click. */
  private void match(Answer answer) {
    Position position = answer.click();
    Owed click = owed.remove(position);
    String notDue = leftOut.getOrDefault(position, rejections.reasonOf(position));
    if (click != null) {
      if (!judge(new Unjudged(answer, click))) {
        unjudged.add(new Unjudged(answer, click));
      }
    } else if (notDue != null) {
      findings.add(
          Invariant.FIRST_ANSWER_RIGHT,
          "The record at %s was answered; it is %s".formatted(position, notDue));
    } else if (readTo.getOrDefault(position.partition(), 0L) > position.offset()) {
      findings.add(
          Invariant.FIRST_ANSWER_RIGHT,
          "The record at %s was answered; it was never committed".formatted(position));
    } else {
      early.put(position, answer);
    }
  }

  /** False where the version that answered is not known yet. */
  private boolean judge(Unjudged one) {
    Answer answer = one.answer();
    WireClick click = one.owed().click();
    Optional<PlainMtaw> model = models.model(answer.version());
    if (model.isEmpty()) {
      return false;
    }
    Optional<String> fault = answer.differsFrom(model.get().scores(one.owed().prefix()));
    if (!answer.clickId().equals(click.clickId())
        || !answer.sessionId().equals(click.sessionId())) {
      fault = Optional.of("it names click %s".formatted(answer.clickId()));
    }
    fault.ifPresent(
        wrong ->
            findings.add(
                Invariant.FIRST_ANSWER_RIGHT,
                "The answer of %s to the click at %s, prefix %s, is wrong: %s"
                    .formatted(answer.version(), answer.click(), one.owed().prefix(), wrong)));
    return true;
  }

  /** A committed record of {@code models}, in offset order. */
  public synchronized void model(@Nullable String key, byte @Nullable [] value, long timestamp) {
    models.record(key, value, timestamp);
    for (Iterator<Unjudged> it = unjudged.iterator(); it.hasNext(); ) {
      if (judge(it.next())) {
        it.remove();
      }
    }
  }

  /**
   * How many clicks before these offsets are still to be read, answered or rejected.
   *
   * @param ends by partition
   */
  public synchronized long open(Map<Integer, Long> ends) {
    long unread =
        ends.entrySet().stream()
            .mapToLong(end -> Math.max(0, end.getValue() - readTo.getOrDefault(end.getKey(), 0L)))
            .sum();
    return unread
        + owed.keySet().stream().filter(position -> isBefore(position, ends)).count()
        + rejections.notSeen().stream().filter(position -> isBefore(position, ends)).count();
  }

  private static boolean isBefore(Position position, Map<Integer, Long> ends) {
    return position.offset() < ends.getOrDefault(position.partition(), 0L);
  }

  /** Which version the topic says is live, as far as it was read. */
  public synchronized String liveVersion() {
    return models.live();
  }

  /** The account so far. */
  public synchronized Account account() {
    return new Account(
        clicks,
        answered.size(),
        Map.copyOf(leftOutByReason),
        rejections.count(),
        owed.size() + rejections.notSeen().size(),
        repeats + rejections.repeats(),
        models.swaps());
  }

  /**
   * Once everything is read: whatever is still open is broken.
   *
   * @param produced how many records the broker has acknowledged to those who wrote clicks
   */
  public synchronized void finish(long produced) {
    owed.forEach(
        (position, one) ->
            findings.add(
                Invariant.NOTHING_LOST,
                "Click %s of session %s at %s was never answered"
                    .formatted(one.click().clickId(), one.click().sessionId(), position)));
    rejections.finish();
    early
        .keySet()
        .forEach(
            position ->
                findings.add(
                    Invariant.FIRST_ANSWER_RIGHT,
                    "The record at %s was answered; it was never committed".formatted(position)));
    used.stream()
        .filter(one -> !models.mightAnswer(one.version(), one.at()))
        .forEach(
            one ->
                findings.add(
                    Invariant.VERSION_WAS_LIVE,
                    "The click at %s was answered by %s at %s, which was not live then"
                        .formatted(one.click(), one.version(), Instant.ofEpochMilli(one.at()))));
    // A retry may write a record twice, under the same click id: that is a duplicate like another.
    if (clicks < produced) {
      findings.add(
          Invariant.ACCOUNT_CLOSES,
          "%,d records were acknowledged to producers, %,d are on clicks"
              .formatted(produced, clicks));
    }
  }
}
