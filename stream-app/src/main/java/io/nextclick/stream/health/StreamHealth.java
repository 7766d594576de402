package io.nextclick.stream.health;

import io.nextclick.schemas.Topics;
import io.nextclick.service.HttpEndpoints.Health;
import io.nextclick.stream.metrics.StreamMetrics;
import io.nextclick.stream.metrics.StreamMetrics.Refusal;
import io.nextclick.stream.model.LiveModel;
import io.nextclick.stream.model.ModelFollower;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.processor.StateRestoreListener;

/**
 * Ready is: clicks are answered, or there are none. Live is: everything that must run does. Each
 * says why not, in words.
 */
public final class StreamHealth implements StateRestoreListener {

  /** An outage is said after so long: less may be one lost request. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** A rebalance that takes longer, with a broker there and nothing restored, does not end. */
  private static final Duration LONGEST_REBALANCE = Duration.ofMinutes(5);

  private final Clock clock;
  private final LiveModel live;
  private final ModelFollower follower;
  private final BrokerWatch watch;
  private final StreamMetrics metrics;
  private final Duration longestStall;
  private final Supplier<Boolean> ownsPartitions;
  private volatile KafkaStreams.State state = KafkaStreams.State.CREATED;
  private volatile Instant lastProgress;
  private volatile long restored;

  /**
   * @param commitInterval what is committed cannot move more often
   * @param ownsPartitions whether this instance reads any
   */
  public StreamHealth(
      Clock clock,
      LiveModel live,
      ModelFollower follower,
      BrokerWatch watch,
      StreamMetrics metrics,
      Duration commitInterval,
      Supplier<Boolean> ownsPartitions) {
    this.clock = clock;
    this.live = live;
    this.follower = follower;
    this.watch = watch;
    this.metrics = metrics;
    this.longestStall = Duration.ofSeconds(20).plus(commitInterval.multipliedBy(2));
    this.ownsPartitions = ownsPartitions;
    this.lastProgress = clock.instant();
  }

  public void stateChanged(KafkaStreams.State now) {
    state = now;
    lastProgress = clock.instant();
  }

  /** Whether the process works at all: whoever runs it should start it again if not. */
  public Health live() {
    if (state == KafkaStreams.State.ERROR || state == KafkaStreams.State.PENDING_ERROR) {
      return new Health(false, "not live: Kafka Streams is " + state);
    }
    if (!follower.isAlive()) {
      return new Health(false, "not live: nobody follows the topic " + Topics.MODELS.name());
    }
    if (!watch.isAlive()) {
      return new Health(false, "not live: nobody watches the broker");
    }
    BrokerView view = watch.view();
    if (state == KafkaStreams.State.REBALANCING && view.awaySince().isEmpty()) {
      Duration since = Duration.between(lastProgress, clock.instant());
      if (since.compareTo(LONGEST_REBALANCE) > 0) {
        return new Health(
            false,
            "not live: a rebalance has come to no end for " + since.toMinutes() + " minutes");
      }
    } else if (view.awaySince().isPresent()) {
      lastProgress = clock.instant(); // no rebalance can end meanwhile
    }
    return new Health(true, "live: Kafka Streams is " + state);
  }

  /** Whether clicks are answered, and if not, why. */
  public Health ready() {
    String refused = follower.refusal().isEmpty() ? "" : " (refused " + follower.refusal() + ")";
    Optional<String> trouble = trouble();
    if (trouble.isPresent()) {
      return new Health(false, "not ready: " + trouble.get() + refused);
    }
    Optional<String> version = live.version();
    if (version.isEmpty()) {
      return new Health(
          false,
          "not ready: no model yet; sessions are kept, and recommendations start with the first checkpoint on "
              + Topics.MODELS.name()
              + refused);
    }
    if (!ownsPartitions.get()) {
      return new Health(
          true,
          "ready: a spare, as every partition is read by another; " + version.get() + refused);
    }
    return new Health(true, "ready: " + version.get() + " answers" + refused);
  }

  private Optional<String> trouble() {
    Instant now = clock.instant();
    BrokerView view = watch.view();
    if (view.awaySince().filter(since -> since.isBefore(now.minus(PATIENCE))).isPresent()) {
      return Optional.of(
          "the broker has not answered since %s: %s"
              .formatted(view.awaySince().get(), view.trouble()));
    }
    Optional<Refusal> refusal = metrics.refusal().filter(one -> standsStill(one, now));
    if (refusal.isPresent()) {
      return Optional.of(
          "the topic %s has taken no record since %s: %s"
              .formatted(refusal.get().topic(), refusal.get().since(), refusal.get().words()));
    }
    if (state != KafkaStreams.State.RUNNING) {
      String progress = restored == 0 ? "" : ", %,d records of state restored".formatted(restored);
      return Optional.of("Kafka Streams is " + state + ", it must be RUNNING" + progress);
    }
    if (!ownsPartitions.get() && view.mostOwnedByOne() > 1) {
      return Optional.of(
          "this instance owns no partition yet; it takes some over from one that has %d as soon as it has their sessions"
              .formatted(view.mostOwnedByOne()));
    }
    if (view.stalledSince().isBefore(view.at().minus(longestStall))) {
      return Optional.of(
          "%,d clicks wait, and a partition has not moved since %s"
              .formatted(view.behind(), view.stalledSince()));
    }
    return Optional.empty();
  }

  /** If nothing is owed, nothing may come to show that records are taken again. */
  private boolean standsStill(Refusal refusal, Instant now) {
    return metrics.clicks().owed() > 0 || refusal.last().isAfter(now.minusSeconds(60));
  }

  @Override
  public void onRestoreStart(TopicPartition partition, String store, long from, long to) {
    lastProgress = clock.instant();
  }

  @Override
  public void onBatchRestored(TopicPartition partition, String store, long end, long count) {
    restored += count;
    lastProgress = clock.instant();
  }

  @Override
  public void onRestoreEnd(TopicPartition partition, String store, long total) {
    lastProgress = clock.instant();
  }
}
