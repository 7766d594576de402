package io.nextclick.stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nextclick.schemas.Click;
import io.nextclick.schemas.EventType;
import io.nextclick.schemas.RankedItem;
import io.nextclick.schemas.Recommendation;
import io.nextclick.schemas.SessionRule;
import io.nextclick.schemas.Topics;
import io.nextclick.service.ConfigFile;
import io.nextclick.stream.metrics.StreamMetrics;
import io.nextclick.stream.model.LiveModel;
import io.nextclick.stream.scoring.AcknowledgementInterceptor;
import io.nextclick.stream.scoring.Deliveries;
import io.nextclick.stream.scoring.OwedClick;
import io.nextclick.stream.scoring.ScoringStage;
import io.nextclick.stream.session.KeyPlacement;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The whole topology on Kafka's test driver, with a clock of its own and a model that echoes. */
abstract class TopologyFixture {

  static final Instant NOW = Instant.parse("2026-03-02T00:00:00Z");

  @TempDir Path stateDir;

  final LiveModel live = new LiveModel();
  final EchoModel model = new EchoModel();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final KeyPlacement placement = new KeyPlacement();
  private final AtomicLong nanos = new AtomicLong();
  final AcknowledgementInterceptor acknowledgements = new AcknowledgementInterceptor();
  TopologyTestDriver driver;
  TestInputTopic<String, Click> clicks;
  TestInputTopic<byte[], byte[]> bytes;
  TestOutputTopic<String, Recommendation> recommendations;
  TestOutputTopic<byte[], byte[]> rejected;
  private int clickNumber;

  @BeforeEach
  void start() {
    start("at_least_once", 128);
  }

  void start(String guarantee, int maxBatch) {
    Map<String, String> settings = new HashMap<>();
    settings.put("nextclick.kafka.bootstrap.servers", "unused:9092");
    settings.put("nextclick.processing-guarantee", guarantee);
    settings.put("nextclick.state-dir", stateDir.toString());
    StreamConfig config = ConfigFile.of(StreamConfig.class, settings, "test", Map.of()).settings();
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    StreamMetrics metrics = new StreamMetrics(registry, Topics.DEFAULT);
    Deliveries deliveries =
        KafkaProperties.exactlyOnce(config)
            ? Deliveries.inTransactions()
            : Deliveries.acknowledged();
    acknowledgements.configure(Map.of(AcknowledgementInterceptor.DELIVERIES, deliveries));
    ScoringStage scoring =
        new ScoringStage(
            live, 20, maxBatch, Duration.ofMillis(10), deliveries, clock, nanos::get, metrics);
    Properties properties = new Properties();
    properties.putAll(KafkaProperties.streams(config, deliveries, metrics));
    driver =
        new TopologyTestDriver(
            new RecommendationTopology(
                    Topics.DEFAULT,
                    clock,
                    SessionRule.DEFAULT,
                    placement,
                    scoring,
                    metrics,
                    Optional.of("clicks-by-crc32"))
                .get(),
            properties,
            NOW);
    // Sent when they are read, unless a test says when.
    clicks =
        driver.createInputTopic(
            "clicks",
            new StringSerializer(),
            Topics.DEFAULT.clicks(clock).valueSerde().serializer(),
            NOW,
            Duration.ZERO);
    bytes = driver.createInputTopic("clicks", new ByteArraySerializer(), new ByteArraySerializer());
    recommendations =
        driver.createOutputTopic(
            "recommendations",
            Topics.DEFAULT.recommendations().keySerde().deserializer(),
            Topics.DEFAULT.recommendations().valueSerde().deserializer());
    rejected =
        driver.createOutputTopic(
            "clicks-rejected", new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @AfterEach
  void stop() {
    driver.close();
    live.close();
  }

  void click(String sessionId, String itemId, String time) {
    clicks.pipeInput(
        sessionId,
        new Click("c-" + clickNumber++, sessionId, itemId, EventType.VIEW_ITEM, at(time)));
  }

  void sent(String sessionId, String itemId, Instant eventTime) {
    clicks.pipeInput(sessionId, clickOf("c-" + clickNumber++, sessionId, itemId, eventTime), NOW);
  }

  static Click clickOf(String clickId, String sessionId, String itemId, Instant time) {
    return new Click(clickId, sessionId, itemId, EventType.VIEW_ITEM, time);
  }

  double count(String counter) {
    return registry.get(counter).counters().stream().mapToDouble(Counter::count).sum();
  }

  double unaccounted() {
    return registry.get("nextclick.clicks.unaccounted").gauge().value();
  }

  long owed() {
    return driver.<Long, OwedClick>getKeyValueStore("owed-clicks").approximateNumEntries();
  }

  double unanswered(String reason) {
    return registry.counter("nextclick.clicks.unanswered", "reason", reason).count();
  }

  static List<String> itemIds(Recommendation recommendation) {
    return recommendation.items().stream().map(RankedItem::itemId).toList();
  }

  static String header(TestRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  static Instant at(String time) {
    return Instant.parse("2026-03-01T" + time + ":00Z");
  }
}
