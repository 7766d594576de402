package io.nextclick.stream.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.nextclick.model.checkpoint.CheckpointMetadata;
import io.nextclick.schemas.Recommendation.Source;
import io.nextclick.schemas.Topic;
import io.nextclick.schemas.Topics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Every metric of our own, with the name that Prometheus shows. Counters and timers exist from the
 * start, at zero, so that a rate over a first event is not lost. Thread-safe.
 */
public final class StreamMetrics {

  /** The configuration entry under which Kafka's handlers find this object. */
  public static final String CONFIG = "nextclick.metrics";

  /**
   * Records that the broker does not take.
   *
   * @param since when the first was refused
   * @param last when the last was
   */
  public record Refusal(String topic, String words, Instant since, Instant last) {}

  /** Milliseconds are where latency matters here; a second is where somebody should look. */
  private static final Duration[] LATENCY_BUCKETS = {
    Duration.ofNanos(250_000), Duration.ofNanos(500_000), Duration.ofMillis(1),
        Duration.ofMillis(2),
    Duration.ofMillis(4), Duration.ofMillis(8), Duration.ofMillis(16), Duration.ofMillis(32),
    Duration.ofMillis(64), Duration.ofMillis(125), Duration.ofMillis(250), Duration.ofMillis(500),
    Duration.ofSeconds(1), Duration.ofSeconds(5)
  };

  private final ClickAccount clicks;
  private final Counter sessionsStarted;
  private final Counter sessionsRemoved;
  private final DistributionSummary batchSize;
  private final Timer scoring;
  private final Timer waiting;
  private final Counter checkpointsLoaded;
  private final Counter checkpointsRefused;
  private final Counter modelsRecordsSkipped;
  private final Counter threadsReplaced;
  private final AtomicLong modelItems = new AtomicLong();
  private final AtomicLong modelTrainedTo = new AtomicLong();
  private final MeterRegistry registry;
  private final Topics topics;
  private final MultiGauge modelInfo;
  private final Counter storesSetAside;
  private final AtomicLong brokerUp = new AtomicLong();

  /**
   * Registered anew only where its rows are others: a scrape that meets the same row while it is
   * taken away and put back shows it twice, and fails.
   */
  private final MultiGauge lag;

  private volatile Map<Integer, Long> behind = Map.of();

  private final Clock clock;
  private volatile @Nullable Refusal refusal;
  private final MultiGauge wantedInfo;
  private volatile Optional<String> wanted = Optional.empty();
  private final AtomicLong wantedAnswers = new AtomicLong(1);
  private final AtomicLong modelsFollowed = new AtomicLong();
  private final AtomicLong sessionRuleDiffers = new AtomicLong();

  public StreamMetrics(MeterRegistry registry, Topics topics) {
    this(registry, topics, Clock.systemUTC());
  }

  StreamMetrics(MeterRegistry registry, Topics topics, Clock clock) {
    this.topics = topics;
    this.registry = registry;
    this.clock = clock;
    Meters meters = new Meters(registry);
    clicks = new ClickAccount(registry);
    sessionsStarted = meters.counter("nextclick.sessions.started", "Sessions opened.");
    sessionsRemoved =
        meters.counter(
            "nextclick.sessions.removed", "Sessions removed from the store because they are over.");
    batchSize =
        DistributionSummary.builder("nextclick.scoring.batch.size")
            .description("Clicks scored in one call to the model.")
            .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64, 128, 256)
            .register(registry);
    scoring = meters.timer("nextclick.scoring", "Time of one call to the model.", LATENCY_BUCKETS);
    waiting =
        meters.timer(
            "nextclick.scoring.wait", "Time a click waits for its micro-batch.", LATENCY_BUCKETS);
    checkpointsLoaded =
        meters.counter("nextclick.checkpoints.loaded", "Checkpoints that took over.");
    checkpointsRefused =
        meters.counter(
            "nextclick.checkpoints.refused",
            "Checkpoints that could not be used; the model before keeps answering.");
    modelsRecordsSkipped =
        meters.counter(
            "nextclick.models.records.skipped",
            "Records on the models topic that are none of the contract's.");
    threadsReplaced =
        meters.counter(
            "nextclick.stream.threads.replaced",
            "Stream threads that failed and were started again.");
    storesSetAside =
        meters.counter(
            "nextclick.stores.set.aside",
            "Stores whose files were damaged, and that came back from their changelogs.");
    Gauge.builder("nextclick.broker.up", brokerUp, AtomicLong::doubleValue)
        .description("1 while the broker answers.")
        .register(registry);
    lag =
        MultiGauge.builder("nextclick.clicks.lag")
            .description("Clicks between what is committed and the end of the partition.")
            .register(registry);
    Gauge.builder("nextclick.model.items", modelItems, AtomicLong::doubleValue)
        .description("Items that the live model can rank; 0 without a model.")
        .register(registry);
    Gauge.builder("nextclick.model.trained.to.seconds", modelTrainedTo, AtomicLong::doubleValue)
        .description(
            "Event time of the newest click that the live model knows, in Unix time; 0 without a model.")
        .register(registry);
    for (Topic<?, ?> topic : List.of(topics.recommendations(), topics.clicksRejected())) {
      productionFailures(topic.name());
    }
    modelInfo =
        MultiGauge.builder("nextclick.model.info")
            .description("1 for the version that answers.")
            .register(registry);
    wantedInfo =
        MultiGauge.builder("nextclick.model.wanted.info")
            .description("1 for the version that the models topic wants to answer.")
            .register(registry);
    Gauge.builder("nextclick.model.wanted.answers", wantedAnswers, AtomicLong::doubleValue)
        .description("1 where the version that is wanted answers, or none is wanted; otherwise 0.")
        .register(registry);
    Gauge.builder("nextclick.models.followed", modelsFollowed, AtomicLong::doubleValue)
        .description("1 while the models topic is followed, 0 while it cannot be.")
        .register(registry);
    Gauge.builder(
            "nextclick.model.session.rule.differs", sessionRuleDiffers, AtomicLong::doubleValue)
        .description("1 where the live model was trained on sessions cut by another rule.")
        .register(registry);
  }

  /** What {@link #CONFIG} holds in the configuration that Kafka hands to a handler. */
  public static StreamMetrics from(Map<String, ?> configs) {
    return (StreamMetrics) Objects.requireNonNull(configs.get(CONFIG), CONFIG);
  }

  /** Where every click is. */
  public ClickAccount clicks() {
    return clicks;
  }

  public void sessionStarted() {
    sessionsStarted.increment();
  }

  public void sessionRemoved() {
    sessionsRemoved.increment();
  }

  public void scored(int clicks, long nanos) {
    batchSize.record(clicks);
    scoring.record(nanos, TimeUnit.NANOSECONDS);
  }

  public void waited(long nanos) {
    waiting.record(nanos, TimeUnit.NANOSECONDS);
  }

  /** From now on this version answers. */
  public void checkpointLoaded(String version, CheckpointMetadata metadata, int items) {
    checkpointsLoaded.increment();
    modelItems.set(items);
    modelTrainedTo.set(metadata.trainedTo().getEpochSecond());
    modelInfo.register(
        List.of(Row.of(Tags.of("version", version, "architecture", metadata.architecture()), 1)),
        true);
  }

  /** Which version is wanted, and whether it is the one that answers. */
  public void modelWanted(Optional<String> version, boolean answers) {
    if (!version.equals(wanted)) {
      wanted = version;
      wantedInfo.register(
          version.map(named -> Row.of(Tags.of("version", named), 1)).stream().toList(), true);
    }
    wantedAnswers.set(answers ? 1 : 0);
  }

  public void modelsFollowed(boolean followed) {
    modelsFollowed.set(followed ? 1 : 0);
  }

  public void sessionRuleDiffers(boolean differs) {
    sessionRuleDiffers.set(differs ? 1 : 0);
  }

  public void modelsRecordsSkipped(long records) {
    modelsRecordsSkipped.increment(records);
  }

  public void checkpointRefused() {
    checkpointsRefused.increment();
  }

  /** The topics whose series these are. */
  public Topics topics() {
    return topics;
  }

  public void threadReplaced() {
    threadsReplaced.increment();
  }

  public void storeSetAside() {
    storesSetAside.increment();
  }

  /** The broker did not take a record; see {@link #refusal}. */
  public void productionFailed(String topic, Exception failure) {
    productionFailures(topic).increment();
    if (!topic.equals(topics.clicksRejected().name())) {
      Instant now = clock.instant();
      Refusal before = refusal;
      Instant since = before == null ? now : before.since();
      refusal = new Refusal(topic, String.valueOf(failure.getMessage()), since, now);
    }
  }

  /** What the broker did not take, as long as it has taken no recommendation since. */
  public Optional<Refusal> refusal() {
    return Optional.ofNullable(refusal);
  }

  /** The broker has taken a recommendation for a click that was sent so long ago. */
  public void recommended(Source source, Duration sinceSent) {
    clicks.recommended(source, sinceSent);
    refusal = null;
  }

  /**
   * What was seen of the broker.
   *
   * @param behind clicks behind what is committed, by partition that this instance reads
   */
  public void brokerSeen(boolean up, Map<Integer, Long> behind) {
    brokerUp.set(up ? 1 : 0);
    boolean sameRows = this.behind.keySet().equals(behind.keySet());
    this.behind = Map.copyOf(behind);
    if (!sameRows) {
      List<Row<?>> rows = new ArrayList<>();
      behind.keySet().forEach(partition -> rows.add(lagOf(partition)));
      lag.register(rows, true);
    }
  }

  private Row<?> lagOf(int partition) {
    return Row.of(Tags.of("partition", partition + ""), () -> behind.getOrDefault(partition, 0L));
  }

  private Counter productionFailures(String topic) {
    return Counter.builder("nextclick.production.failures")
        .description("Records that the broker did not take.")
        .tag("topic", topic)
        .register(registry);
  }
}
