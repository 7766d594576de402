package io.nextclick.stream.session;

import io.nextclick.schemas.Click;
import io.nextclick.schemas.MalformedClickException;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.Session;
import io.nextclick.schemas.SessionRule;
import io.nextclick.schemas.SessionRule.Outcome;
import io.nextclick.stream.metrics.ClickAccount.Unanswered;
import io.nextclick.stream.metrics.StreamMetrics;
import io.nextclick.stream.scoring.OwedClick;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Puts each click in its place in its session, and sends it on with the session's prefix as of that
 * click.
 */
public final class AppendToSession implements Processor<String, Click, String, OwedClick> {

  public static final String STORE = "sessions";

  /**
   * Sessions that are over are found by walking the store in small steps: 10 × 256 sessions a
   * second is ahead of any stream that opens fewer, and a step holds the stream up for a
   * millisecond or so.
   */
  private static final Duration SWEEP_PAUSE = Duration.ofMillis(100);

  private static final int SWEEP_STEP = 256;

  /**
   * How often in a session gap, by partition time, the store is walked: a session that is over may
   * stay for two walks more.
   */
  private static final int SWEEPS_A_GAP = 4;

  private final SessionRule rule;
  private final KeyPlacement placement;
  private final StreamMetrics metrics;
  private ProcessorContext<String, OwedClick> context;
  private Cancellable sweeping;
  private int partition;
  private KeyValueStore<String, Session> sessions;
  private @Nullable String sweepFrom;
  private Instant nextSweepAt = Instant.MIN;
  private Instant readByLastSweep = Instant.MIN;
  private Instant overBefore = Instant.MIN;
  private long commitAskedFor = -1;

  /** Where {@link #STORE} lies. */
  public static KeyValueBytesStoreSupplier onDisk(StreamMetrics metrics) {
    return RepairableStore.onDisk(STORE, SessionSerde::isStale, metrics);
  }

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  public AppendToSession(SessionRule rule, KeyPlacement placement, StreamMetrics metrics) {
    this.rule = rule;
    this.placement = placement;
    this.metrics = metrics;
  }

  /** Called again on this object where its task was suspended, and goes on here after all. */
  @Override
  public void init(ProcessorContext<String, OwedClick> context) {
    this.context = context;
    this.partition = context.taskId().partition();
    this.sessions = context.getStateStore(STORE);
    this.sweeping =
        context.schedule(
            SWEEP_PAUSE, PunctuationType.WALL_CLOCK_TIME, now -> removeSomeThatAreOver());
  }

  @Override
  public void process(Record<String, Click> record) {
    Click click = record.value();
    requireKeyedBySession(record.key(), click);
    if (placement.isMisplaced(record.key(), partition)) {
      metrics.clicks().misplaced();
    }
    long offset = context.recordMetadata().orElseThrow().offset();
    Session current = sessions.get(click.sessionId());
    Outcome outcome = rule.append(current, click, offset, partitionTime());
    if (outcome instanceof Outcome.Started started) {
      sessions.put(click.sessionId(), started.session());
      commitInTime(started.session(), offset);
      metrics.sessionStarted();
      forward(record, offset, started.session().prefix(0));
    } else if (outcome instanceof Outcome.Appended appended) {
      sessions.put(click.sessionId(), appended.session());
      commitInTime(appended.session(), offset);
      forward(record, offset, appended.session().prefix(appended.place()));
    } else if (current != null && outcome instanceof Outcome.Redelivered redelivered) {
      // The store may be all that has it: what was on its way to the changelog when a thread ended
      // is lost there, and stays in the store that the next thread takes up (decision 3, the fifth
      // hole).
      sessions.put(click.sessionId(), current);
      forward(record, offset, redelivered.prefix());
    } else {
      boolean duplicate = outcome instanceof Outcome.Duplicate;
      metrics
          .clicks()
          .unanswered(partition, offset, duplicate ? Unanswered.DUPLICATE : Unanswered.TOO_LATE);
    }
  }

  @Override
  public void close() {
    sweeping.cancel();
    metrics.clicks().dropped(partition);
  }

  /**
   * A crash brings again what was read since the last commit, and a session knows only so many
   * clicks. Half of them, as others are read before Kafka Streams commits.
   */
  private void commitInTime(Session session, long offset) {
    if (session.arrivedAfter(commitAskedFor) > rule.redelivered() / 2) {
      context.commit();
      commitAskedFor = offset;
    }
  }

  private void forward(Record<String, Click> record, long offset, Prefix prefix) {
    Click click = record.value();
    Instant sentAt = SentAt.of(record.headers()).orElse(click.eventTime());
    context.forward(
        record.withValue(
            new OwedClick(
                offset, click.clickId(), click.sessionId(), click.eventTime(), sentAt, prefix)));
  }

  /** A click under another key may be on another partition than the rest of its session. */
  private static void requireKeyedBySession(@Nullable String key, Click click) {
    if (!click.sessionId().equals(key)) {
      throw new MalformedClickException(
          MalformedClickException.Reason.KEY_MISMATCH,
          "The record's key is %s; it must be the session_id %s"
              .formatted(key == null ? "missing" : '"' + key + '"', click.sessionId()));
    }
  }

  private Instant partitionTime() {
    return Instant.ofEpochMilli(context.currentStreamTimeMs());
  }

  /**
   * Those that were over when the walk before this one began: what was read until then is
   * committed. A crash may bring the clicks of others again.
   */
  private void removeSomeThatAreOver() {
    Instant now = partitionTime();
    if (sweepFrom == null) {
      if (now.isBefore(nextSweepAt)) {
        return;
      }
      nextSweepAt = now.plus(rule.gap().dividedBy(SWEEPS_A_GAP));
      overBefore = readByLastSweep;
      readByLastSweep = now;
      context.commit();
    }
    int seen = 0;
    try (KeyValueIterator<String, Session> walk = sessions.range(sweepFrom, null)) {
      while (walk.hasNext() && seen < SWEEP_STEP) {
        KeyValue<String, Session> entry = walk.next();
        if (rule.isOver(entry.value, overBefore)) {
          sessions.delete(entry.key);
          metrics.sessionRemoved();
        }
        seen++;
      }
      sweepFrom = walk.hasNext() ? walk.peekNextKey() : null;
    }
  }
}
