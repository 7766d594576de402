package io.nextclick.local.harness;

import io.micrometer.core.instrument.Counter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.nextclick.schemas.Topics;
import io.nextclick.service.ConfigFile;
import io.nextclick.service.HttpEndpoints;
import io.nextclick.service.ProcessMetrics;
import io.nextclick.service.TopicProvisioning;
import io.nextclick.service.TopicProvisioning.Wanted;
import io.nextclick.stream.StreamApp;
import io.nextclick.stream.StreamConfig;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.KafkaStreams;

/** The stream app beside its load, on topics that never grow beyond bounds, with its metrics. */
public final class EmbeddedStreamApp implements AutoCloseable {

  /** Half a gigabyte of clicks a partition: far more than a training window. */
  private static final Map<String, String> CLICKS_CONFIG =
      Map.of(
          "retention.ms", "-1",
          "retention.bytes", String.valueOf(512L << 20),
          "segment.bytes", String.valueOf(64 << 20));

  /** Nobody here reads a recommendation twice. */
  private static final Map<String, String> RECOMMENDATIONS_CONFIG =
      Map.of(
          "retention.ms", "-1",
          "retention.bytes", String.valueOf(64L << 20),
          "segment.bytes", String.valueOf(16 << 20));

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final StreamApp app;
  private final ProcessMetrics process;
  private final HttpEndpoints http;

  /**
   * Creates the topics and wires the app; nothing runs yet.
   *
   * @param settings of the stream app beside the defaults, by their full names
   * @param port of metrics and health on loopback, 0 for a free one
   */
  public EmbeddedStreamApp(
      String bootstrapServers, Path stateDirectory, int port, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("nextclick.kafka.bootstrap.servers", bootstrapServers);
    all.put("nextclick.state-dir", stateDirectory.toString());
    all.put("nextclick.topics.replication", "1");
    StreamConfig config =
        ConfigFile.of(StreamConfig.class, all, "the stream app's settings", Map.of()).settings();
    provision(bootstrapServers, config.topics().partitions());
    app = new StreamApp(config, Clock.systemUTC(), registry);
    try {
      http =
          HttpEndpoints.start(
              new InetSocketAddress("127.0.0.1", port), registry, app::live, app::ready);
    } catch (RuntimeException e) {
      app.close();
      throw e;
    }
    process = ProcessMetrics.bindTo(registry);
    ProcessMetrics.bindDisk(registry, stateDirectory);
  }

  /** Starts the app and returns once it reads clicks. */
  public void start(BooleanSupplier stopped) throws InterruptedException {
    app.start();
    while (app.state() != KafkaStreams.State.RUNNING && !stopped.getAsBoolean()) {
      if (!app.live().ok()) {
        throw new IllegalStateException("The stream app did not start: " + app.live().words());
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** Port of metrics and health. */
  public int port() {
    return http.port();
  }

  public Optional<String> liveVersion() {
    return app.liveVersion();
  }

  public HttpEndpoints.Health live() {
    return app.live();
  }

  public HttpEndpoints.Health ready() {
    return app.ready();
  }

  /** Waits until this version answers; whether it came to that. */
  public boolean awaitLive(String version, BooleanSupplier stopped) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (!app.liveVersion().equals(Optional.of(version))) {
      if (stopped.getAsBoolean() || System.nanoTime() > until) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return true;
  }

  /** Clicks that the app read and left without a recommendation, by reason. */
  public Map<String, Long> unanswered() {
    Map<String, Long> counts = new TreeMap<>();
    add(counts, "nextclick.clicks.unanswered");
    add(counts, "nextclick.clicks.rejected");
    return counts;
  }

  @Override
  public void close() {
    http.close();
    app.close();
    process.close();
  }

  private void add(Map<String, Long> counts, String name) {
    for (Counter counter : registry.find(name).counters()) {
      String reason = String.valueOf(counter.getId().getTag("reason"));
      counts.merge(reason, (long) counter.count(), Long::sum);
    }
  }

  private static void provision(String bootstrapServers, int partitions) {
    List<Wanted> topics =
        List.of(
            new Wanted(Topics.DEFAULT.clicks(), partitions, (short) 1, CLICKS_CONFIG),
            new Wanted(
                Topics.DEFAULT.recommendations().name(),
                partitions,
                (short) 1,
                RECOMMENDATIONS_CONFIG),
            new Wanted(
                Topics.DEFAULT.models().name(), 1, (short) 1, Topics.DEFAULT.models().configs()));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      TopicProvisioning.ensure(admin, topics);
    }
  }
}
