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
import io.nextclick.schemas.EventType;
import io.nextclick.schemas.Recommendation.Source;
import io.nextclick.schemas.Topic;
import io.nextclick.schemas.Topics;
import io.nextclick.schemas.serde.MalformedClickException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Every metric of our own, with the name that Prometheus shows. Counters and timers exist from the
 * start, at zero, so that a rate over a first event is not lost. Thread-safe.
 */
public final class StreamMetrics {

  /** The configuration entry under which Kafka's handlers find this object. */
  public static final String CONFIG = "nextclick.metrics";

  /** Why a click that was read got no recommendation. */
  public enum Unanswered {
    /** No checkpoint has been loaded yet. */
    NO_MODEL,
    /** Another record carried the same click id. */
    DUPLICATE,
    /** Its session was over when it came. */
    TOO_LATE;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Milliseconds are where latency matters here; a second is where somebody should look. */
  private static final Duration[] LATENCY_BUCKETS = {
    Duration.ofNanos(250_000), Duration.ofNanos(500_000), Duration.ofMillis(1),
        Duration.ofMillis(2),
    Duration.ofMillis(4), Duration.ofMillis(8), Duration.ofMillis(16), Duration.ofMillis(32),
    Duration.ofMillis(64), Duration.ofMillis(125), Duration.ofMillis(250), Duration.ofMillis(500),
    Duration.ofSeconds(1), Duration.ofSeconds(5)
  };

  private final Map<EventType, Counter> clicks;
  private final Map<Unanswered, Counter> unanswered;
  private final Map<MalformedClickException.Reason, Counter> rejected;
  private final Map<Source, Counter> recommendations;
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
  private final Map<Integer, AtomicLong> owed = new ConcurrentHashMap<>();
  private final MeterRegistry registry;
  private final MultiGauge modelInfo;
  private final MultiGauge wantedInfo;
  private final AtomicLong wantedAnswers = new AtomicLong(1);
  private final AtomicLong sessionRuleDiffers = new AtomicLong();

  public StreamMetrics(MeterRegistry registry) {
    this.registry = registry;
    clicks =
        counters(
            EventType.class,
            "nextclick.clicks",
            "event_type",
            EventType::wireName,
            "Clicks read, by what the visitor did.");
    unanswered =
        counters(
            Unanswered.class,
            "nextclick.clicks.unanswered",
            "reason",
            Unanswered::label,
            "Clicks read that get no recommendation.");
    rejected =
        counters(
            MalformedClickException.Reason.class,
            "nextclick.clicks.rejected",
            "reason",
            MalformedClickException.Reason::wireName,
            "Records of clicks that are not clicks, sent to clicks-rejected.");
    recommendations =
        counters(
            Source.class,
            "nextclick.recommendations",
            "source",
            source -> source.name().toLowerCase(Locale.ROOT),
            "Recommendations sent, by what ranked the items.");
    sessionsStarted = counter("nextclick.sessions.started", "Sessions opened.");
    sessionsRemoved =
        counter(
            "nextclick.sessions.removed", "Sessions removed from the store because they are over.");
    batchSize =
        DistributionSummary.builder("nextclick.scoring.batch.size")
            .description("Clicks scored in one call to the model.")
            .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64, 128, 256)
            .register(registry);
    scoring = timer("nextclick.scoring", "Time of one call to the model.");
    waiting = timer("nextclick.scoring.wait", "Time a click waits for its micro-batch.");
    checkpointsLoaded = counter("nextclick.checkpoints.loaded", "Checkpoints that took over.");
    checkpointsRefused =
        counter(
            "nextclick.checkpoints.refused",
            "Checkpoints that could not be used; the model before keeps answering.");
    modelsRecordsSkipped =
        counter(
            "nextclick.models.records.skipped",
            "Records on the models topic that are none of the contract's.");
    threadsReplaced =
        counter(
            "nextclick.stream.threads.replaced",
            "Stream threads that failed and were started again.");
    Gauge.builder("nextclick.model.items", modelItems, AtomicLong::doubleValue)
        .description("Items that the live model can rank; 0 without a model.")
        .register(registry);
    Gauge.builder("nextclick.model.trained.to.seconds", modelTrainedTo, AtomicLong::doubleValue)
        .description(
            "Event time of the newest click that the live model knows, in Unix time; 0 without a model.")
        .register(registry);
    for (Topic<?, ?> topic : List.of(Topics.RECOMMENDATIONS, Topics.CLICKS_REJECTED)) {
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
    Gauge.builder(
            "nextclick.model.session.rule.differs", sessionRuleDiffers, AtomicLong::doubleValue)
        .description("1 where the live model was trained on sessions cut by another rule.")
        .register(registry);
  }

  /** What {@link #CONFIG} holds in the configuration that Kafka hands to a handler. */
  public static StreamMetrics from(Map<String, ?> configs) {
    return (StreamMetrics) Objects.requireNonNull(configs.get(CONFIG), CONFIG);
  }

  public void read(EventType type) {
    get(clicks, type).increment();
  }

  public void unanswered(Unanswered reason) {
    get(unanswered, reason).increment();
  }

  public void rejected(MalformedClickException.Reason reason) {
    get(rejected, reason).increment();
  }

  public void recommended(Source source) {
    get(recommendations, source).increment();
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

  /** How many clicks of a partition are owed an answer now. */
  public void owed(int partition, long count) {
    owed.computeIfAbsent(partition, this::owedGauge).set(count);
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
    wantedInfo.register(
        version.map(wanted -> Row.of(Tags.of("version", wanted), 1)).stream().toList(), true);
    wantedAnswers.set(answers ? 1 : 0);
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

  public void threadReplaced() {
    threadsReplaced.increment();
  }

  public void productionFailed(String topic) {
    productionFailures(topic).increment();
  }

  private Counter productionFailures(String topic) {
    return Counter.builder("nextclick.production.failures")
        .description("Records that the broker did not take.")
        .tag("topic", topic)
        .register(registry);
  }

  private AtomicLong owedGauge(int partition) {
    AtomicLong value = new AtomicLong();
    Gauge.builder("nextclick.clicks.owed", value, AtomicLong::doubleValue)
        .description("Clicks read whose recommendation is not certain yet.")
        .tag("partition", Integer.toString(partition))
        .register(registry);
    return value;
  }

  private <E extends Enum<E>> Map<E, Counter> counters(
      Class<E> type, String name, String tag, Function<E, String> label, String description) {
    Map<E, Counter> counters = new EnumMap<>(type);
    for (E constant : type.getEnumConstants()) {
      counters.put(
          constant,
          Counter.builder(name)
              .description(description)
              .tag(tag, label.apply(constant))
              .register(registry));
    }
    return counters;
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  private Timer timer(String name, String description) {
    return Timer.builder(name)
        .description(description)
        .serviceLevelObjectives(LATENCY_BUCKETS)
        .register(registry);
  }

  private static <E> Counter get(Map<E, Counter> counters, E key) {
    return Objects.requireNonNull(counters.get(key));
  }
}
