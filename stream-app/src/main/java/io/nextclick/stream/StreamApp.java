package io.nextclick.stream;

import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.serving.ServingModels;
import io.nextclick.registry.ModelsTopicReader;
import io.nextclick.schemas.InvalidSettingException;
import io.nextclick.schemas.Topics;
import io.nextclick.service.ExitCode;
import io.nextclick.service.HttpEndpoints.Health;
import io.nextclick.service.TopicProvisioning;
import io.nextclick.service.UserError;
import io.nextclick.service.process.ServiceMain.Service;
import io.nextclick.service.transactions.TransactionWatch;
import io.nextclick.stream.clients.StreamClients;
import io.nextclick.stream.health.BrokerView;
import io.nextclick.stream.health.BrokerWatch;
import io.nextclick.stream.health.OwnedPartitions;
import io.nextclick.stream.health.StreamHealth;
import io.nextclick.stream.metrics.KafkaSeries;
import io.nextclick.stream.metrics.StreamMetrics;
import io.nextclick.stream.model.LiveModel;
import io.nextclick.stream.model.ModelFollower;
import io.nextclick.stream.scoring.Deliveries;
import io.nextclick.stream.scoring.ScoringStage;
import io.nextclick.stream.session.KeyPlacement;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.errors.StreamsException;

/** The whole application, wired by hand: model follower, topology, metrics, health. */
public final class StreamApp implements Service {

  /** For what is under way; the rest of a shutdown takes a few seconds more. */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

  private final StreamConfig config;
  private final Topics topics;
  private final PrometheusMeterRegistry registry;
  private final LiveModel live = new LiveModel();
  private final ModelFollower follower;
  private final KeyPlacement placement = new KeyPlacement();
  private final StreamMetrics metrics;
  private final ThreadFailures failures;
  private final KafkaStreams streams;
  private final BrokerWatch watch;
  private final TransactionWatch transactions;
  private final StreamHealth health;
  private final Set<String> clientIds = ConcurrentHashMap.newKeySet();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final KafkaStreamsMetrics streamsMetrics;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);

  /**
   * Reads and checks the configuration; nothing runs yet.
   *
   * @param registry where metrics go, and where {@code /metrics} reads them
   * @throws UserError where a setting is unusable
   */
  public StreamApp(StreamConfig config, Clock clock, PrometheusMeterRegistry registry) {
    StreamSettings.require(config);
    this.config = config;
    this.topics = StreamSettings.topics(config);
    this.registry = registry;
    registry.config().meterFilter(new KafkaSeries());
    this.metrics = new StreamMetrics(registry, topics);
    Deliveries deliveries =
        KafkaProperties.exactlyOnce(config)
            ? Deliveries.inTransactions()
            : Deliveries.acknowledged();
    StreamConfig.Scoring wanted = config.scoring();
    ScoringStage scoring =
        new ScoringStage(
            live,
            wanted.listLength(),
            wanted.maxBatch(),
            wanted.maxWait(),
            deliveries,
            clock,
            System::nanoTime,
            metrics);
    RecommendationTopology topology =
        new RecommendationTopology(
            topics,
            clock,
            StreamSettings.rule(config),
            placement,
            scoring,
            metrics,
            config.topics().clicksFrom());
    Properties properties = new Properties();
    properties.putAll(KafkaProperties.streams(config, deliveries, metrics));
    this.follower =
        new ModelFollower(
            new ModelsTopicReader(KafkaProperties.clients(config), topics),
            live,
            ServingModels::load,
            device(wanted.device()),
            wanted.listLength(),
            StreamSettings.rule(config),
            clock,
            metrics);
    this.failures = new ThreadFailures(clock, config.threads(), this::pause, metrics);
    this.streams = streams(topology, properties, metrics);
    streams.setUncaughtExceptionHandler(failures);
    this.watch =
        new BrokerWatch(
            KafkaProperties.clients(config),
            StreamSettings.applicationId(config),
            topics.clicks(),
            clock,
            new OwnedPartitions(this::ownedPartitions, this::isAThreadMissing),
            this::ownClientIds,
            this::seen);
    this.transactions =
        new TransactionWatch(
            KafkaProperties.clients(config),
            StreamTopics.inTransactions(config),
            StreamSettings.applicationId(config) + "-",
            clock,
            registry);
    StreamHealth.Sources sources =
        new StreamHealth.Sources(
            live::version,
            follower::words,
            watch::view,
            transactions::trouble,
            scoring::slowest,
            Map.of(
                "follows the models",
                follower::isAlive,
                "watches the broker",
                watch::isAlive,
                "looks for transactions that hang",
                transactions::isAlive),
            this::ownedPartitions);
    this.health = new StreamHealth(clock, sources, metrics, KafkaProperties.commitInterval(config));
    streams.setGlobalStateRestoreListener(health);
    streams.setStateListener((now, before) -> stateChanged(now));
    this.streamsMetrics = new KafkaStreamsMetrics(streams);
  }

  private static KafkaStreams streams(
      RecommendationTopology topology, Properties properties, StreamMetrics metrics) {
    try {
      return new KafkaStreams(
          topology.get(),
          properties,
          new StreamClients(metrics.topics(), metrics::productionFailed));
    } catch (StreamsException | ConfigException e) {
      throw new UserError("Kafka Streams cannot be set up: " + e.getMessage(), e);
    }
  }

  private void stateChanged(KafkaStreams.State now) {
    health.stateChanged(now);
    if (now.hasCompletedShutdown()) {
      ended.countDown();
    }
  }

  private void seen(BrokerView view) {
    placement.partitions(view.partitions());
    metrics.brokerSeen(view.awaySince().isEmpty(), view.lag());
  }

  /** Whether one is replaced, or does not say yet what it was given. */
  private boolean isAThreadMissing() {
    long running =
        streams.metadataForLocalThreads().stream()
            .filter(thread -> thread.threadState().equals("RUNNING"))
            .count();
    return running < config.threads();
  }

  /** The partitions of clicks that this instance reads now. */
  private Set<Integer> ownedPartitions() {
    return streams.metadataForLocalThreads().stream()
        .flatMap(thread -> thread.activeTasks().stream())
        .flatMap(task -> task.topicPartitions().stream())
        .filter(partition -> partition.topic().equals(topics.clicks()))
        .map(TopicPartition::partition)
        .collect(Collectors.toSet());
  }

  /**
   * Those of threads of before among them; none where a person has given every instance the same.
   */
  private Set<String> ownClientIds() {
    if (!config.kafka().containsKey(CommonClientConfigs.CLIENT_ID_CONFIG)) {
      streams.metadataForLocalThreads().stream()
          .map(ThreadMetadata::consumerClientId)
          .forEach(clientIds::add);
    }
    return Set.copyOf(clientIds);
  }

  /** Until the time is over or the app is told to stop. */
  private void pause(Duration duration) {
    try {
      var unused = stopping.await(duration.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static ComputeDevice device(String setting) {
    try {
      return ComputeDevice.parse(setting);
    } catch (InvalidSettingException e) {
      throw new UserError("nextclick.scoring.device: " + e.getMessage(), e);
    }
  }

  /** Loads the live checkpoint, if there is one, and starts reading clicks. */
  public void start() {
    streamsMetrics.bindTo(registry);
    try (Admin admin = Admin.create(KafkaProperties.clients(config))) {
      TopicProvisioning.ensure(admin, StreamTopics.wanted(config));
    }
    follower.start();
    watch.start();
    transactions.start();
    streams.start();
  }

  /**
   * Starts, and answers clicks until Kafka Streams has ended, by {@link #close} or by a failure.
   *
   * @throws UserError where it ended of something that a person can do something about
   */
  @Override
  public int run() throws InterruptedException {
    start();
    ended.await();
    Optional<String> fatal = failures.fatal();
    if (fatal.isPresent()) {
      throw new UserError(fatal.get());
    }
    return state() == KafkaStreams.State.ERROR ? ExitCode.FAILURE : ExitCode.OK;
  }

  @Override
  public Health live() {
    return health.live();
  }

  @Override
  public Health ready() {
    return health.ready();
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
    stopping.countDown();
    watch.close();
    transactions.close();
    // Beside each other, as either may have to wait for a broker that hangs.
    CompletableFuture<Void> followed = CompletableFuture.runAsync(follower::close);
    streams.close(CloseOptions.timeout(CLOSE_TIMEOUT).withGroupMembershipOperation(onLeaving()));
    followed.join();
    live.close();
    streamsMetrics.close();
    ended.countDown();
  }
}
