package io.nextclick.stream.scoring;

import io.nextclick.schemas.Recommendation;
import io.nextclick.stream.metrics.StreamMetrics;
import io.nextclick.stream.metrics.StreamMetrics.Unanswered;
import io.nextclick.stream.model.LiveModel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
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
 */
public final class ScoreInMicroBatches
    implements Processor<String, OwedClick, String, Recommendation>, MicroBatcher.Answered {

  public static final String STORE = "owed-clicks";

  private static final Duration TICK = Duration.ofMillis(1);

  private record Answer(OwedClick click, Recommendation recommendation) {}

  private final LiveModel live;
  private final Supplier<MicroBatcher> batcherOfThisThread;
  private final Deliveries deliveries;
  private final StreamMetrics metrics;
  private final Queue<Answer> answers = new ArrayDeque<>();
  private ProcessorContext<String, Recommendation> context;
  private KeyValueStore<Long, OwedClick> owed;
  private MicroBatcher batcher;
  private int partition;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  ScoreInMicroBatches(
      LiveModel live,
      Supplier<MicroBatcher> batcherOfThisThread,
      Deliveries deliveries,
      StreamMetrics metrics) {
    this.live = live;
    this.batcherOfThisThread = batcherOfThisThread;
    this.deliveries = deliveries;
    this.metrics = metrics;
  }

  @Override
  public void init(ProcessorContext<String, Recommendation> context) {
    this.context = context;
    this.owed = context.getStateStore(STORE);
    this.batcher = batcherOfThisThread.get();
    this.partition = context.taskId().partition();
    try (KeyValueIterator<Long, OwedClick> restored = owed.all()) {
      restored.forEachRemaining(entry -> batcher.add(entry.value, this));
    }
    context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, now -> answer());
  }

  @Override
  public void process(Record<String, OwedClick> record) {
    OwedClick click = record.value();
    if (!live.isPresent()) {
      // The session has the click; a model trained on it later must not be judged on it, so nobody
      // waits.
      metrics.unanswered(Unanswered.NO_MODEL);
      return;
    }
    if (owed.putIfAbsent(click.offset(), click)
        == null) { // Else it was restored, and waits already.
      batcher.add(click, this);
    }
    answer();
  }

  @Override
  public void accept(OwedClick click, Recommendation recommendation) {
    answers.add(new Answer(click, recommendation));
  }

  @Override
  public void close() {
    batcher.forget(this);
    metrics.owed(partition, 0);
  }

  private void answer() {
    batcher.scoreWhatIsDue();
    for (Answer answer = answers.poll(); answer != null; answer = answers.poll()) {
      send(answer);
    }
    deliveries.drain(partition, owed::delete);
    metrics.owed(partition, owed.approximateNumEntries());
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
    metrics.recommended(recommendation.source());
    deliveries.sent(position);
  }
}
