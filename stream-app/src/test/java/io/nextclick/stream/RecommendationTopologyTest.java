package io.nextclick.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nextclick.schemas.Click;
import io.nextclick.schemas.EventType;
import io.nextclick.schemas.RankedItem;
import io.nextclick.schemas.Recommendation;
import io.nextclick.schemas.Session;
import io.nextclick.schemas.SessionRule;
import io.nextclick.schemas.Topics;
import io.nextclick.service.ConfigFile;
import io.nextclick.stream.metrics.StreamMetrics;
import io.nextclick.stream.model.LiveModel;
import io.nextclick.stream.scoring.AcknowledgementInterceptor;
import io.nextclick.stream.scoring.Deliveries;
import io.nextclick.stream.scoring.OwedClick;
import io.nextclick.stream.scoring.Scoring;
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
import java.util.concurrent.TimeUnit;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecommendationTopologyTest {

  private static final Instant NOW = Instant.parse("2026-03-02T00:00:00Z");

  @TempDir Path stateDir;

  private final LiveModel live = new LiveModel();
  private final EchoModel model = new EchoModel();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final KeyPlacement placement = new KeyPlacement();
  private final AtomicLong nanos = new AtomicLong();
  private final AcknowledgementInterceptor acknowledgements = new AcknowledgementInterceptor();
  private TopologyTestDriver driver;
  private TestInputTopic<String, Click> clicks;
  private TestInputTopic<byte[], byte[]> bytes;
  private TestOutputTopic<String, Recommendation> recommendations;
  private TestOutputTopic<byte[], byte[]> rejected;
  private int clickNumber;

  @BeforeEach
  void start() {
    start("at_least_once", 128);
  }

  private void start(String guarantee, int maxBatch) {
    Map<String, String> settings = new HashMap<>();
    settings.put("nextclick.kafka.bootstrap.servers", "unused:9092");
    settings.put("nextclick.processing-guarantee", guarantee);
    settings.put("nextclick.state-dir", stateDir.toString());
    StreamConfig config = ConfigFile.of(StreamConfig.class, settings, "test", Map.of()).settings();
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    StreamMetrics metrics = new StreamMetrics(registry);
    Deliveries deliveries =
        KafkaProperties.exactlyOnce(config)
            ? Deliveries.inTransactions()
            : Deliveries.acknowledged();
    acknowledgements.configure(Map.of(AcknowledgementInterceptor.DELIVERIES, deliveries));
    Scoring scoring =
        new Scoring(
            live, 20, maxBatch, Duration.ofMillis(10), deliveries, clock, nanos::get, metrics);
    Properties properties = new Properties();
    properties.putAll(KafkaProperties.streams(config, deliveries, metrics));
    driver =
        new TopologyTestDriver(
            new RecommendationTopology(
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
            Topics.clicks(clock).valueSerde().serializer(),
            NOW,
            Duration.ZERO);
    bytes = driver.createInputTopic("clicks", new ByteArraySerializer(), new ByteArraySerializer());
    recommendations =
        driver.createOutputTopic(
            "recommendations",
            Topics.RECOMMENDATIONS.keySerde().deserializer(),
            Topics.RECOMMENDATIONS.valueSerde().deserializer());
    rejected =
        driver.createOutputTopic(
            "clicks-rejected", new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @AfterEach
  void stop() {
    driver.close();
    live.close();
  }

  @Test
  void answersEveryClickWithTheSessionSoFar() {
    live.swap("echo-1", model);
    click("s-1", "shoes", "10:00");
    click("s-1", "socks", "10:01");
    click("s-2", "hat", "10:01");
    assertThat(recommendations.readValuesToList())
        .extracting(RecommendationTopologyTest::itemIds)
        .containsExactly(List.of("shoes"), List.of("socks", "shoes"), List.of("hat"));
  }

  @Test
  void saysWhatWasAnsweredByWhomAndWhen() {
    live.swap("echo-1", model);
    click("s-1", "shoes", "10:00");
    TestRecord<String, Recommendation> answer = recommendations.readRecord();
    assertThat(answer.key()).isEqualTo("s-1");
    assertThat(answer.timestamp()).isEqualTo(NOW.toEpochMilli());
    assertThat(
            new String(
                answer.headers().lastHeader("nextclick.click-position").value(),
                StandardCharsets.UTF_8))
        .isEqualTo("0:0");
    assertThat(answer.value())
        .isEqualTo(
            new Recommendation(
                Recommendation.idFor("s-1", "c-0"),
                "c-0",
                "s-1",
                "echo-1",
                Recommendation.Source.MODEL,
                List.of(new RankedItem("shoes", 0)),
                at("10:00"),
                NOW));
  }

  @Test
  void startsANewSessionAfterThirtyIdleMinutes() {
    live.swap("echo-1", model);
    click("s-1", "shoes", "10:00");
    click("s-1", "socks", "10:31");
    assertThat(recommendations.readValuesToList())
        .extracting(RecommendationTopologyTest::itemIds)
        .containsExactly(List.of("shoes"), List.of("socks"));
  }

  @Test
  void ignoresADuplicateButAnswersWhatCameLate() {
    live.swap("echo-1", model);
    click("s-1", "shoes", "10:00");
    Click socks = new Click("c-socks", "s-1", "socks", EventType.VIEW_ITEM, at("10:10"));
    clicks.pipeInput("s-1", socks);
    clicks.pipeInput("s-1", socks);
    click("s-1", "laces", "10:05");
    assertThat(recommendations.readValuesToList())
        .extracting(RecommendationTopologyTest::itemIds)
        .containsExactly(List.of("shoes"), List.of("socks", "shoes"), List.of("laces", "shoes"));
    assertThat(unanswered("duplicate")).isEqualTo(1);
  }

  @Test
  void countsAClickThatComesTooLate() {
    live.swap("echo-1", model);
    click("s-1", "shoes", "10:00");
    click("s-2", "hat", "11:00");
    click("s-1", "socks", "10:01");
    assertThat(recommendations.readValuesToList()).hasSize(2);
    assertThat(unanswered("too_late")).isEqualTo(1);
  }

  @Test
  void keepsSessionsWithoutAModelAndAnswersFromTheFirstCheckpointOn() {
    click("s-1", "shoes", "10:00");
    assertThat(recommendations.isEmpty()).isTrue();
    assertThat(unanswered("no_model")).isEqualTo(1);
    live.swap("echo-1", model);
    click("s-1", "socks", "10:01");
    assertThat(recommendations.readValuesToList())
        .extracting(RecommendationTopologyTest::itemIds)
        .containsExactly(List.of("socks", "shoes"));
  }

  @Test
  void theNextBatchAfterASwapIsTheNewModels() {
    live.swap("echo-1", model);
    click("s-1", "shoes", "10:00");
    live.swap("echo-2", new EchoModel());
    click("s-1", "socks", "10:01");
    assertThat(recommendations.readValuesToList())
        .extracting(Recommendation::modelVersion)
        .containsExactly("echo-1", "echo-2");
    assertThat(model.closed).isTrue();
  }

  @Test
  void oneVisitorsClockMakesNobodyLate() {
    live.swap("echo-1", model);
    sent("s-ahead", "hat", NOW.plusSeconds(59 * 60));
    sent("s-1", "shoes", NOW.minusSeconds(60));
    sent("s-1", "socks", NOW);
    assertThat(recommendations.readValuesToList())
        .extracting(RecommendationTopologyTest::itemIds)
        .containsExactly(List.of("hat"), List.of("shoes"), List.of("socks", "shoes"));
    assertThat(unanswered("too_late")).isZero();
  }

  @Test
  void neitherDoesAProducerThatStampsRecordsWithThatClock() {
    live.swap("echo-1", model);
    Instant ahead = NOW.plusSeconds(59 * 60);
    clicks.pipeInput("s-ahead", clickOf("c", "s-ahead", "hat", ahead), ahead);
    sent("s-1", "shoes", NOW.minusSeconds(60));
    assertThat(recommendations.readValuesToList()).hasSize(2);
  }

  @Test
  void aRejectedRecordMakesNobodyLate() {
    live.swap("echo-1", model);
    click("s-1", "shoes", "10:00");
    clicks.pipeInput("s-2", clickOf("c", "s-3", "hat", at("23:00")));
    click("s-1", "socks", "10:01");
    assertThat(recommendations.readValuesToList())
        .extracting(RecommendationTopologyTest::itemIds)
        .containsExactly(List.of("shoes"), List.of("socks", "shoes"));
  }

  @Test
  void countsAClickOnAnotherPartitionThanItsKeysOwn() {
    live.swap("echo-1", model);
    placement.partitions(1);
    click("s-1", "shoes", "10:00");
    assertThat(count("nextclick.clicks.misplaced")).isZero();
    placement.partitions(1000);
    click("s-1", "socks", "10:01");
    assertThat(count("nextclick.clicks.misplaced")).isEqualTo(1);
    assertThat(recommendations.readValuesToList()).hasSize(2);
  }

  @Test
  void answersClicksThatArePassedOnFromATopicWithAnotherPlacement() {
    live.swap("echo-1", model);
    TestInputTopic<String, Click> elsewhere =
        driver.createInputTopic(
            "clicks-by-crc32",
            new StringSerializer(),
            Topics.clicks(Clock.systemUTC()).valueSerde().serializer(),
            at("10:00"),
            Duration.ZERO);
    elsewhere.pipeInput("s-1", clickOf("c-1", "s-1", "shoes", at("10:00")));
    click("s-1", "socks", "10:01");
    assertThat(recommendations.readValuesToList())
        .extracting(RecommendationTopologyTest::itemIds)
        .containsExactly(List.of("shoes"), List.of("socks", "shoes"));
  }

  @Test
  void rejectsAKeyThatIsNoText() {
    live.swap("echo-1", model);
    byte[] value =
        Topics.clicks(Clock.systemUTC())
            .valueSerde()
            .serializer()
            .serialize("clicks", clickOf("c", "\uFFFD", "hat", at("10:00")));
    bytes.pipeInput(new byte[] {(byte) 0xff}, value);
    TestRecord<byte[], byte[]> record = rejected.readRecord();
    assertThat(header(record, "nextclick.rejected.reason")).isEqualTo("invalid_field");
    assertThat(header(record, "nextclick.rejected.message")).contains("The key is not UTF-8");
  }

  @Test
  void accountsForEveryClick() {
    click("s-1", "early", "09:00"); // no model
    live.swap("echo-1", model);
    click("s-1", "shoes", "10:00");
    click("s-1", "socks", "10:01");
    clicks.pipeInput("s-1", clickOf("c-1", "s-1", "shoes", at("10:00"))); // duplicate
    clicks.pipeInput("s-1", clickOf("c", "s-1", "shoes", at("01:00"))); // too late
    clicks.pipeInput("s-2", clickOf("c", "s-1", "shoes", at("10:00"))); // key mismatch
    bytes.pipeInput("s-1".getBytes(StandardCharsets.UTF_8), new byte[] {'{'});
    TestRecord<String, Recommendation> first = recommendations.readRecord();
    acknowledgements.onAcknowledgement(null, null, first.headers());
    driver.advanceWallClockTime(Duration.ofMillis(1));
    assertThat(count("nextclick.clicks.read")).isEqualTo(7);
    assertThat(count("nextclick.recommendations")).isEqualTo(1);
    assertThat(owed()).isEqualTo(1);
    assertThat(unaccounted()).isZero();
    driver.close();
    assertThat(count("nextclick.clicks.handed.over")).isEqualTo(1);
    assertThat(unaccounted()).isZero();
    start("at_least_once", 128); // for the driver to be closed once more
  }

  @Test
  void missesAClickThatIsNowhere() {
    live.swap("echo-1", model);
    click("s-1", "shoes", "10:00");
    driver.<Long, OwedClick>getKeyValueStore("owed-clicks").delete(0L);
    driver.advanceWallClockTime(Duration.ofMillis(1));
    assertThat(unaccounted()).isEqualTo(1);
  }

  @Test
  void timesAnswersFromSendingToAcknowledgement() {
    live.swap("echo-1", model);
    clicks.pipeInput(
        "s-1",
        clickOf("c", "s-1", "hat", at("10:00")),
        Instant.now().minusSeconds(3)); // whatever the event time
    acknowledgements.onAcknowledgement(null, null, recommendations.readRecord().headers());
    driver.advanceWallClockTime(Duration.ofMillis(1));
    assertThat(registry.get("nextclick.answer").timer().totalTime(TimeUnit.SECONDS)).isPositive();
    assertThat(registry.get("nextclick.answer").timer().count()).isEqualTo(1);
  }

  @Test
  void removesSessionsThatAreOver() {
    live.swap("echo-1", model);
    click("s-1", "shoes", "10:00");
    click("s-2", "hat", "11:01");
    driver.advanceWallClockTime(Duration.ofMillis(100));
    assertThat(driver.<String, Session>getKeyValueStore("sessions").get("s-1")).isNull();
    assertThat(driver.<String, Session>getKeyValueStore("sessions").get("s-2")).isNotNull();
  }

  @Test
  void removesAThousandSessionsInSmallSteps() {
    for (int i = 0; i < 1000; i++) {
      click("s-" + i, "shoes", "10:00");
    }
    click("last", "hat", "12:00");
    for (int i = 0; i < 5; i++) {
      driver.advanceWallClockTime(Duration.ofMillis(100));
    }
    assertThat(registry.counter("nextclick.sessions.removed").count()).isEqualTo(1000);
  }

  @Test
  void owesNothingOnceATransactionHoldsTheAnswer() {
    driver.close();
    start("exactly_once_v2", 128);
    live.swap("echo-1", model);
    click("s-1", "shoes", "10:00");
    assertThat(recommendations.readValuesToList()).hasSize(1);
    assertThat(owed()).isZero();
  }

  @Test
  void owesAnAnswerUntilTheBrokerHasAcknowledgedItUnderAtLeastOnce() {
    live.swap("echo-1", model);
    click("s-1", "shoes", "10:00");
    TestRecord<String, Recommendation> answer = recommendations.readRecord();
    assertThat(owed()).isEqualTo(1);
    // The test driver's producer has no interceptors, so that the test says when the broker has it.
    acknowledgements.onAcknowledgement(null, null, answer.headers());
    driver.advanceWallClockTime(Duration.ofMillis(1));
    assertThat(owed()).isZero();
  }

  @Test
  void stillOwesAnAnswerThatTheBrokerRefused() {
    live.swap("echo-1", model);
    click("s-1", "shoes", "10:00");
    acknowledgements.onAcknowledgement(
        null, new IllegalStateException("refused"), recommendations.readRecord().headers());
    driver.advanceWallClockTime(Duration.ofMillis(1));
    assertThat(owed()).isEqualTo(1);
  }

  @Test
  void sendsRecordsThatAreNoClicksToTheRejectedTopicUnchangedAndGoesOn() {
    live.swap("echo-1", model);
    byte[] poison = "{\"click_id\":".getBytes(StandardCharsets.UTF_8);
    bytes.pipeInput("s-1".getBytes(StandardCharsets.UTF_8), poison);
    click("s-1", "shoes", "10:00");
    TestRecord<byte[], byte[]> record = rejected.readRecord();
    assertThat(record.value()).isEqualTo(poison);
    assertThat(record.key()).asString().isEqualTo("s-1");
    assertThat(header(record, "nextclick.rejected.reason")).isEqualTo("broken_json");
    assertThat(header(record, "nextclick.rejected.message")).contains("not JSON");
    assertThat(header(record, "nextclick.rejected.source")).isEqualTo("clicks:0:0");
    assertThat(recommendations.readValuesToList()).hasSize(1);
  }

  @Test
  void rejectsAClickUnderAnotherKeyThanItsSession() {
    live.swap("echo-1", model);
    clicks.pipeInput("s-2", new Click("c", "s-1", "shoes", EventType.VIEW_ITEM, at("10:00")));
    clicks.pipeInput(
        (String) null, new Click("c", "s-1", "shoes", EventType.VIEW_ITEM, at("10:00")));
    assertThat(rejected.readRecordsToList())
        .extracting(record -> header(record, "nextclick.rejected.reason"))
        .containsExactly("key_mismatch", "key_mismatch");
    assertThat(recommendations.isEmpty()).isTrue();
  }

  @Test
  void aTimeFarInTheFutureDoesNotCloseAnybodysSession() {
    live.swap("echo-1", model);
    click("s-1", "shoes", "10:00");
    clicks.pipeInput(
        "s-2",
        new Click("c", "s-2", "hat", EventType.VIEW_ITEM, Instant.parse("2099-01-01T00:00:00Z")));
    driver.advanceWallClockTime(Duration.ofSeconds(1));
    click("s-1", "socks", "10:01");
    assertThat(header(rejected.readRecord(), "nextclick.rejected.reason"))
        .isEqualTo("future_event_time");
    assertThat(recommendations.readValuesToList())
        .extracting(RecommendationTopologyTest::itemIds)
        .containsExactly(List.of("shoes"), List.of("socks", "shoes"));
  }

  /**
   * Rejections by the deserializer are not seen under exactly-once here: the test driver clears
   * what is uncommitted.
   */
  @Test
  void passesOnTheBeginningOfAValueThatIsTooLarge() {
    bytes.pipeInput("s-1".getBytes(StandardCharsets.UTF_8), new byte[10_000_000]);
    TestRecord<byte[], byte[]> record = rejected.readRecord();
    assertThat(record.value()).hasSize(64 * 1024);
    assertThat(header(record, "nextclick.rejected.truncated-from")).isEqualTo("10000000");
    assertThat(header(record, "nextclick.rejected.reason")).isEqualTo("too_large");
  }

  private void click(String sessionId, String itemId, String time) {
    clicks.pipeInput(
        sessionId,
        new Click("c-" + clickNumber++, sessionId, itemId, EventType.VIEW_ITEM, at(time)));
  }

  private void sent(String sessionId, String itemId, Instant eventTime) {
    clicks.pipeInput(sessionId, clickOf("c-" + clickNumber++, sessionId, itemId, eventTime), NOW);
  }

  private static Click clickOf(String clickId, String sessionId, String itemId, Instant time) {
    return new Click(clickId, sessionId, itemId, EventType.VIEW_ITEM, time);
  }

  private double count(String counter) {
    return registry.get(counter).counters().stream().mapToDouble(Counter::count).sum();
  }

  private double unaccounted() {
    return registry.get("nextclick.clicks.unaccounted").gauge().value();
  }

  private long owed() {
    return driver.<Long, OwedClick>getKeyValueStore("owed-clicks").approximateNumEntries();
  }

  private double unanswered(String reason) {
    return registry.counter("nextclick.clicks.unanswered", "reason", reason).count();
  }

  private static List<String> itemIds(Recommendation recommendation) {
    return recommendation.items().stream().map(RankedItem::itemId).toList();
  }

  private static String header(TestRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static Instant at(String time) {
    return Instant.parse("2026-03-01T" + time + ":00Z");
  }
}
