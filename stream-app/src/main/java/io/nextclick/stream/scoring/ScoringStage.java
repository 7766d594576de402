package io.nextclick.stream.scoring;

import io.nextclick.schemas.Recommendation;
import io.nextclick.stream.metrics.StreamMetrics;
import io.nextclick.stream.model.LiveModel;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;

/**
 * Makes the processors of the scoring stage: one a task, and one micro-batcher for all tasks of a
 * stream thread.
 */
public final class ScoringStage
    implements ProcessorSupplier<String, OwedClick, String, Recommendation> {

  private final LiveModel live;
  private final Deliveries deliveries;
  private final StreamMetrics metrics;
  private final Heartbeats heartbeats;
  private final ThreadLocal<MicroBatcher> batchers;

  /**
   * @param listLength items in a recommendation
   * @param maxBatch clicks in one call to the model
   * @param maxWait how long a click may wait for its micro-batch to fill
   */
  public ScoringStage(
      LiveModel live,
      int listLength,
      int maxBatch,
      Duration maxWait,
      Deliveries deliveries,
      Clock clock,
      LongSupplier nanoClock,
      StreamMetrics metrics) {
    this.live = live;
    this.deliveries = deliveries;
    this.metrics = metrics;
    this.heartbeats = new Heartbeats(clock);
    this.batchers =
        ThreadLocal.withInitial(
            () -> new MicroBatcher(live, listLength, maxBatch, maxWait, clock, nanoClock, metrics));
  }

  @Override
  public Processor<String, OwedClick, String, Recommendation> get() {
    return new ScoreInMicroBatches(live, batchers::get, deliveries, heartbeats, metrics);
  }

  /** The stream thread that has not moved for longest, of those that have a task. */
  public Optional<Heartbeat> slowest() {
    return heartbeats.slowest();
  }
}
