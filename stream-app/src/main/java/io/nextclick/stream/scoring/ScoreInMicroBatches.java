package io.nextclick.stream.scoring;

import io.nextclick.schemas.Recommendation;
import io.nextclick.schemas.Recommendation.Source;
import io.nextclick.stream.metrics.ClickAccount.Unanswered;
import io.nextclick.stream.metrics.StreamMetrics;
import io.nextclick.stream.model.LiveModel;
import io.nextclick.stream.scoring.Deliveries.Acknowledged;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.Supplier;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Answers every click once a micro-batch is due.
 *
 * <p>A click is owed from {@link #process} on, in a changelogged store, because Kafka Streams
 * commits the offset of a click whose answer is still in a buffer. After a crash the restored store
 * says what is still owed. An answered click leaves the store when its recommendation is certain:
 * with exactly-once at once, as both are in one transaction; with at-least-once when the broker has
 * acknowledged it, since store and recommendation travel to different partitions and a crash
 * between the two must not lose the answer. See {@link Deliveries}.
 *
 * <p>Kafka Streams may end a task in the middle of its work and begin it again with this very
 * object, so {@link #init} starts with nothing but what the store says.
 */
public final class ScoreInMicroBatches
    implements Processor<String, OwedClick, String, Recommendation>, MicroBatcher.AnswerTaker {

  public static final String STORE = "owed-clicks";

  private static final Duration TICK = Duration.ofMillis(1);

  private record Answer(OwedClick click, Recommendation recommendation) {}

  /** A recommendation that the broker has not acknowledged yet. */
  private record Sent(Source source, Instant clickSentAt) {}

  private final LiveModel live;
  private final Supplier<MicroBatcher> batcherOfThisThread;
  private final Deliveries deliveries;
  private final Heartbeats heartbeats;
  private final StreamMetrics metrics;
  private final Queue<Answer> answers = new ArrayDeque<>();
  private final Map<Long, Sent> sent = new HashMap<>();
  private ProcessorContext<String, Recommendation> context;
  private KeyValueStore<Long, OwedClick> owed;
  private MicroBatcher batcher;
  private Cancellable ticking;
  private int partition;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  ScoreInMicroBatches(
      LiveModel live,
      Supplier<MicroBatcher> batcherOfThisThread,
      Deliveries deliveries,
      Heartbeats heartbeats,
      StreamMetrics metrics) {
    this.live = live;
    this.batcherOfThisThread = batcherOfThisThread;
    this.deliveries = deliveries;
    this.heartbeats = heartbeats;
    this.metrics = metrics;
  }

  @Override
  public void init(ProcessorContext<String, Recommendation> context) {
    this.context = context;
    this.owed = context.getStateStore(STORE);
    this.batcher = batcherOfThisThread.get();
    this.partition = context.taskId().partition();
    answers.clear();
    sent.clear();
    deliveries.clear(partition);
    batcher.forget(this);
    long restored = 0;
    try (KeyValueIterator<Long, OwedClick> owedBefore = owed.all()) {
      while (owedBefore.hasNext()) {
        batcher.add(owedBefore.next().value, this);
        restored++;
      }
    }
    metrics.clicks().takenOver(restored);
    metrics.clicks().owed(partition, restored);
    heartbeats.opened(this);
    ticking = context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, now -> scoreAndSend());
  }

  @Override
  public void process(Record<String, OwedClick> record) {
    OwedClick click = record.value();
    if (!live.isPresent()) {
      // Not owed: a model that comes later has been trained on this very click (decision 1).
      metrics.clicks().unanswered(partition, click.offset(), Unanswered.NO_MODEL);
      return;
    }
    OwedClick before = owed.get(click.offset());
    if (before != null && before.clickId().equals(click.clickId())) {
      owed.put(click.offset(), before); // Its changelog may lack it (decision 3, the fifth hole).
      metrics.clicks().repeated(partition, click.offset()); // It was restored, and waits already.
    } else {
      owe(click);
      batcher.add(click, this);
    }
    scoreAndSend();
  }

  private void owe(OwedClick click) {
    try {
      owed.put(click.offset(), click);
    } catch (RuntimeException e) {
      // Where its changelog takes nothing the store itself has the click all the same.
      if (owed.get(click.offset()) != null) {
        metrics.clicks().owedNow(partition, click.offset(), underWay());
      }
      throw e;
    }
    metrics.clicks().owedNow(partition, click.offset(), underWay());
  }

  @Override
  public void accept(OwedClick click, Recommendation recommendation) {
    answers.add(new Answer(click, recommendation));
  }

  @Override
  public void close() {
    ticking.cancel();
    heartbeats.closed(this);
    batcher.forget(this);
    metrics.clicks().handedOver(partition, underWay());
  }

  private void scoreAndSend() {
    heartbeats.beat();
    batcher.scoreWhatIsDue();
    for (Answer answer = answers.poll(); answer != null; answer = answers.poll()) {
      send(answer);
    }
    deliveries.drain(partition, this::delivered);
    metrics.clicks().owed(partition, underWay());
  }

  /** Under exactly-once an answer that was sent has left the store, but may not be there yet. */
  private long underWay() {
    return owed.approximateNumEntries() + (deliveries.areInTransactions() ? sent.size() : 0);
  }

  private void delivered(Acknowledged acknowledged) {
    Sent sentFor = sent.remove(acknowledged.offset());
    if (sentFor == null) {
      return; // sent by a task of before; it is answered again
    }
    long millis = acknowledged.atMillis() - sentFor.clickSentAt().toEpochMilli();
    metrics.recommended(sentFor.source(), Duration.ofMillis(Math.max(0, millis)));
    if (!deliveries.areInTransactions()) {
      owed.delete(acknowledged.offset());
    }
  }

  private void send(Answer answer) {
    Recommendation recommendation = answer.recommendation();
    ClickPosition position = new ClickPosition(partition, answer.click().offset());
    Headers headers =
        new RecordHeaders()
            .add(ClickPosition.HEADER, position.toString().getBytes(StandardCharsets.UTF_8));
    context.forward(
        new Record<>(
            recommendation.sessionId(),
            recommendation,
            recommendation.scoredAt().toEpochMilli(),
            headers));
    OwedClick click = answer.click();
    sent.put(click.offset(), new Sent(recommendation.source(), click.sentAt()));
    if (deliveries.areInTransactions()) {
      owed.delete(click.offset());
    }
  }
}
