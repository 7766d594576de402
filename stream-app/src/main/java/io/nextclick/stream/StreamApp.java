package io.nextclick.stream;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.distribution.ModelsTopicReader;
import io.nextclick.schemas.SessionRule;
import io.nextclick.schemas.Topics;
import io.nextclick.service.HttpEndpoints.Health;
import io.nextclick.service.TopicProvisioning;
import io.nextclick.service.TopicProvisioning.Wanted;
import io.nextclick.service.UserError;
import io.nextclick.stream.metrics.StreamMetrics;
import io.nextclick.stream.model.LiveModel;
import io.nextclick.stream.model.ModelFollower;
import io.nextclick.stream.scoring.Deliveries;
import io.nextclick.stream.scoring.Scoring;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;

/** The whole application, wired by hand: model follower, topology, metrics, health. */
public final class StreamApp implements AutoCloseable {

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

  private final StreamConfig config;
  private final PrometheusMeterRegistry registry;
  private final LiveModel live = new LiveModel();
  private final ModelFollower follower;
  private final KafkaStreams streams;
  private final KafkaStreamsMetrics streamsMetrics;
  private final JvmGcMetrics gcMetrics = new JvmGcMetrics();
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Reads and checks the configuration; nothing runs yet.
   *
   * @param registry where metrics go, and where {@code /metrics} reads them
   * @throws UserError where a setting is unusable
   */
  public StreamApp(StreamConfig config, Clock clock, PrometheusMeterRegistry registry) {
    this.config = config;
    this.registry = registry;
    StreamMetrics metrics = new StreamMetrics(registry);
    Deliveries deliveries =
        KafkaProperties.exactlyOnce(config)
            ? Deliveries.inTransactions()
            : Deliveries.acknowledged();
    StreamConfig.Scoring wanted = config.scoring();
    Scoring scoring =
        new Scoring(
            live,
            wanted.listLength(),
            wanted.maxBatch(),
            wanted.maxWait(),
            deliveries,
            clock,
            System::nanoTime,
            metrics);
    RecommendationTopology topology =
        new RecommendationTopology(clock, rule(config), scoring, metrics);
    Properties properties = new Properties();
    properties.putAll(KafkaProperties.streams(config, deliveries, metrics));
    this.follower =
        new ModelFollower(
            new ModelsTopicReader(KafkaProperties.clients(config)),
            live,
            device(wanted.device()),
            wanted.listLength(),
            rule(config),
            clock,
            metrics);
    this.streams = new KafkaStreams(topology.get(), properties);
    streams.setUncaughtExceptionHandler(new ThreadFailures(clock, metrics));
    this.streamsMetrics = new KafkaStreamsMetrics(streams);
  }

  private static SessionRule rule(StreamConfig config) {
    try {
      return new SessionRule(
          config.session().gap(), config.session().grace(), config.session().maxClicks());
    } catch (IllegalArgumentException e) {
      throw new UserError("nextclick.session: " + e.getMessage(), e);
    }
  }

  private static ComputeDevice device(String setting) {
    try {
      return ComputeDevice.parse(setting);
    } catch (IllegalArgumentException e) {
      throw new UserError("nextclick.scoring.device: " + e.getMessage(), e);
    }
  }

  /** Loads the live checkpoint, if there is one, and starts reading clicks. */
  public void start() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    gcMetrics.bindTo(registry);
    streamsMetrics.bindTo(registry);
    try (Admin admin = Admin.create(KafkaProperties.clients(config))) {
      TopicProvisioning.ensure(admin, topics(config));
    }
    follower.start();
    streams.start();
  }

  private static List<Wanted> topics(StreamConfig config) {
    int partitions = config.topics().partitions();
    short replication = config.topics().replication();
    return List.of(
        new Wanted(Topics.CLICKS, partitions, replication, Map.of()),
        new Wanted(Topics.CLICKS_REJECTED.name(), 1, replication, Topics.CLICKS_REJECTED.configs()),
        new Wanted(
            Topics.RECOMMENDATIONS.name(),
            partitions,
            replication,
            Topics.RECOMMENDATIONS.configs()),
        new Wanted(Topics.MODELS.name(), 1, replication, Topics.MODELS.configs()));
  }

  /** Calls back when Kafka Streams has ended, by {@link #close} or by a failure. */
  public void whenStopped(Runnable callback) {
    streams.setStateListener(
        (now, before) -> {
          if (now.hasCompletedShutdown()) {
            callback.run();
          }
        });
  }

  /** Whether the process works at all: whoever runs it should start it again if not. */
  public Health live() {
    KafkaStreams.State state = streams.state();
    if (!follower.alive()) {
      return new Health(false, follower.words());
    }
    boolean works = state != KafkaStreams.State.ERROR && state != KafkaStreams.State.PENDING_ERROR;
    return new Health(works, "Kafka Streams is " + state);
  }

  /** Whether clicks are answered, and if not, why. */
  public Health ready() {
    KafkaStreams.State state = streams.state();
    if (state != KafkaStreams.State.RUNNING) {
      return new Health(false, "not ready: Kafka Streams is " + state + ", it must be RUNNING");
    }
    Optional<String> version = live.version();
    String words = follower.words();
    String refused = words.isEmpty() ? "" : " (" + words + ")";
    if (version.isEmpty()) {
      return new Health(
          false,
          "not ready: no model yet; sessions are kept, and recommendations start with the first checkpoint on "
              + Topics.MODELS.name()
              + refused);
    }
    return new Health(true, "ready: " + version.get() + " answers" + refused);
  }

  /** The version that answers, if any. */
  public Optional<String> liveVersion() {
    return live.version();
  }

  public KafkaStreams.State state() {
    return streams.state();
  }

  /**
   * Who has a name in the group comes back under it; for who has none, others should take over at
   * once.
   */
  private GroupMembershipOperation onLeaving() {
    return config.kafka().containsKey(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG)
        ? GroupMembershipOperation.REMAIN_IN_GROUP
        : GroupMembershipOperation.LEAVE_GROUP;
  }

  /** Finishes what is under way, commits, and frees the model. A second call does nothing. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    streams.close(CloseOptions.timeout(CLOSE_TIMEOUT).withGroupMembershipOperation(onLeaving()));
    follower.close();
    live.close();
    streamsMetrics.close();
    gcMetrics.close();
  }
}
