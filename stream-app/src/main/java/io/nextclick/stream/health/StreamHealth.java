package io.nextclick.stream.health;

import io.nextclick.service.HttpEndpoints.Health;
import io.nextclick.stream.metrics.StreamMetrics;
import io.nextclick.stream.metrics.StreamMetrics.Refusal;
import io.nextclick.stream.scoring.Heartbeat;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
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

  /** Until then a transaction that hangs is ended. */
  private static final Duration LONGEST_PENDING = Duration.ofSeconds(25);

  /** A rebalance that takes longer, with a broker there and nothing restored, does not end. */
  private static final Duration LONGEST_REBALANCE = Duration.ofMinutes(5);

  /** A stream thread that has not moved for so long, with a broker there, answers nothing. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

  /**
   * And if it has not for so long, it never will: well above what a producer waits by itself, two
   * minutes for space in its buffer and five for an acknowledgement.
   */
  private static final Duration LONGEST_STANDSTILL = Duration.ofMinutes(10);

  /**
   * What health asks of the rest of the app.
   *
   * @param version of the model that answers, if any
   * @param models what is not as it should be about models; empty for nothing
   * @param broker what was seen of it last
   * @param transactions what holds up readers of committed records; empty for nothing
   * @param slowest the stream thread that has not moved for longest, of those that have a task
   * @param threads what each thread does without which the app is of no use, and whether it runs
   * @param owned the partitions of clicks that this instance reads
   */
  public record Sources(
      Supplier<Optional<String>> version,
      Supplier<String> models,
      Supplier<BrokerView> broker,
      Supplier<Optional<String>> transactions,
      Supplier<Optional<Heartbeat>> slowest,
      Map<String, BooleanSupplier> threads,
      Supplier<Set<Integer>> owned) {}

  private final Clock clock;
  private final Sources sources;
  private final StreamMetrics metrics;
  private final Duration longestStall;
  private volatile KafkaStreams.State state = KafkaStreams.State.CREATED;
  private volatile Instant lastProgress;
  private volatile Instant lastAway = Instant.MIN;
  private volatile long restored;

  /**
   * @param commitInterval what is committed cannot move more often
   */
  public StreamHealth(
      Clock clock, Sources sources, StreamMetrics metrics, Duration commitInterval) {
    this.clock = clock;
    this.sources = sources;
    this.metrics = metrics;
    this.longestStall = Duration.ofSeconds(20).plus(commitInterval.multipliedBy(2));
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
    for (Map.Entry<String, BooleanSupplier> thread : sources.threads().entrySet()) {
      if (!thread.getValue().getAsBoolean()) {
        return new Health(false, "not live: nobody " + thread.getKey() + " any more");
      }
    }
    BrokerView view = sources.broker().get();
    if (view.awaySince().isPresent()) {
      lastAway = clock.instant(); // whoever waits for the broker may wait on
    }
    Optional<String> standstill =
        standstill(LONGEST_STANDSTILL)
            .filter(any -> lastAway.isBefore(clock.instant().minus(LONGEST_STANDSTILL)));
    if (standstill.isPresent()) {
      return new Health(false, "not live: " + standstill.get());
    }
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
    String models = sources.models().get();
    String remark = models.isEmpty() ? "" : " (" + models + ")";
    Optional<String> trouble = trouble();
    if (trouble.isPresent()) {
      return new Health(false, "not ready: " + trouble.get() + remark);
    }
    Optional<String> version = sources.version().get();
    if (version.isEmpty()) {
      return new Health(
          false,
          "not ready: no model yet; sessions are kept, and recommendations start with the first checkpoint on "
              + metrics.topics().models().name()
              + remark);
    }
    if (sources.owned().get().isEmpty()) {
      return new Health(
          true, "ready: a spare, as every partition is read by another; " + version.get() + remark);
    }
    return new Health(true, "ready: " + version.get() + " answers" + remark);
  }

  private Optional<String> trouble() {
    Instant now = clock.instant();
    BrokerView view = sources.broker().get();
    if (view.awaySince().filter(since -> since.isBefore(now.minus(PATIENCE))).isPresent()) {
      return Optional.of(
          "the broker has not answered since %s: %s"
              .formatted(view.awaySince().get(), view.trouble()));
    }
    if (view.untoldSince().filter(since -> since.isBefore(now.minus(PATIENCE))).isPresent()) {
      return Optional.of(
          "the broker has not told how far the group has come since %s: %s"
              .formatted(view.untoldSince().get(), view.trouble()));
    }
    Optional<Refusal> refusal = metrics.refusal().filter(one -> standsStill(one, now));
    if (refusal.isPresent()) {
      return Optional.of(
          "the topic %s has taken no record since %s: %s"
              .formatted(refusal.get().topic(), refusal.get().since(), refusal.get().words()));
    }
    Optional<String> transaction = sources.transactions().get();
    if (transaction.isPresent()) {
      return transaction;
    }
    if (view.pendingSince()
        .filter(since -> since.isBefore(now.minus(LONGEST_PENDING)))
        .isPresent()) {
      return Optional.of(
          "what the group has committed has been held back since %s by a transaction that does not end, and no partition shows it; the broker that coordinates the group must be started again"
              .formatted(view.pendingSince().get()));
    }
    List<Integer> silent =
        view.silent().entrySet().stream()
            .filter(one -> one.getValue().isBefore(now.minus(PATIENCE)))
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    if (!silent.isEmpty()) {
      return Optional.of(
          "nobody leads %s of clicks since %s: their clicks wait, those of others are answered"
              .formatted(silent, Collections.min(view.silent().values())));
    }
    Optional<String> standstill = standstill(LONGEST_PAUSE);
    if (standstill.isPresent() && view.awaySince().isEmpty()) {
      return standstill;
    }
    if (state != KafkaStreams.State.RUNNING) {
      String progress = restored == 0 ? "" : ", %,d records of state restored".formatted(restored);
      return Optional.of("Kafka Streams is " + state + ", it must be RUNNING" + progress);
    }
    Optional<String> idle =
        sources.owned().get().isEmpty() ? idle(view.others()) : Optional.empty();
    if (idle.isPresent()) {
      return idle;
    }
    if (view.stalledSince().isBefore(view.at().minus(longestStall))) {
      return Optional.of(
          "%,d clicks wait, and a partition has not moved since %s"
              .formatted(view.behind(), view.stalledSince()));
    }
    return Optional.empty();
  }

  /** Which stream thread has not moved for longer than that; empty for none. */
  private Optional<String> standstill(Duration longest) {
    Instant now = clock.instant();
    return sources
        .slowest()
        .get()
        .filter(beat -> beat.at().isBefore(now.minus(longest)))
        .map(
            beat ->
                "the stream thread %s has not moved for %,d s"
                    .formatted(beat.thread(), Duration.between(beat.at(), now).toSeconds()));
  }

  /** Why it matters that this instance owns nothing; empty where it is a spare. */
  private static Optional<String> idle(Optional<Readers> others) {
    if (others.isEmpty()) {
      return Optional.of("this instance owns no partition, and has not asked yet who does");
    }
    if (others.get().mostOwnedByOne() > 1) {
      return Optional.of(
          "this instance owns no partition yet; it takes some over from one that has %d as soon as it has their sessions"
              .formatted(others.get().mostOwnedByOne()));
    }
    if (!others.get().unread().isEmpty()) {
      return Optional.of(
          "this instance owns no partition, and nobody reads %s of clicks"
              .formatted(others.get().unread().stream().sorted().toList()));
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
