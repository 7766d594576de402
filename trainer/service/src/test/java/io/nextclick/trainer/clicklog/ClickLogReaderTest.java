package io.nextclick.trainer.clicklog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextclick.broker.TestBroker;
import io.nextclick.learning.dataset.LoggedClick;
import io.nextclick.schemas.Click;
import io.nextclick.schemas.EventType;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.Session;
import io.nextclick.schemas.SessionRule;
import io.nextclick.schemas.Topics;
import io.nextclick.service.UserError;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("end-to-end")
class ClickLogReaderTest {

  private static final Instant TEN = Instant.parse("2020-06-01T10:00:00Z");
  private static final Clock NOW = Clock.fixed(TEN.plus(Duration.ofDays(100)), ZoneOffset.UTC);
  private static final ClickWindow EVERYTHING =
      new ClickWindow(Instant.MAX, Duration.ofDays(1000), 1000);

  private static final TestBroker broker = TestBroker.shared();
  private static KafkaProducer<byte[], byte[]> producer;

  @BeforeAll
  static void openProducer() {
    producer =
        new KafkaProducer<>(
            broker.clientProperties(), new ByteArraySerializer(), new ByteArraySerializer());
  }

  @AfterAll
  static void closeProducer() {
    producer.close();
  }

  @BeforeEach
  void emptyTopic() throws Exception {
    broker.freshTopic(Topics.DEFAULT.clicks(), 2, Map.of());
  }

  @Test
  void readsEveryClickWithItsPlaceAndItsPartitionsStreamTime() {
    send(0, click("a", 0), click("b", 20), click("a", 10));
    send(1, click("c", 5));
    ClickLog log = read(EVERYTHING);
    assertThat(log.clicks())
        .containsExactly(
            new LoggedClick(click("a", 0), 0, 0, minute(0)),
            new LoggedClick(click("b", 20), 0, 1, minute(20)),
            new LoggedClick(click("a", 10), 0, 2, minute(20)),
            new LoggedClick(click("c", 5), 1, 0, minute(5)));
    assertThat(log.sessions(SessionRule.DEFAULT))
        .extracting(Session::prefix)
        .containsExactlyInAnyOrder(
            Prefix.ofViews("item-0", "item-10"),
            Prefix.ofViews("item-20"),
            Prefix.ofViews("item-5"));
  }

  @Test
  void decidesByEventTimeWhateverTheRecordsStamp() {
    // Sent in one go, as a replay does: stamps are those of now, and in no order of event time.
    send(0, click("late", 90), click("early", 0), click("in", 50), click("after", 100));
    ClickLog log = read(new ClickWindow(minute(100), Duration.ofMinutes(60), 1000));
    assertThat(log.clicks()).extracting(l -> l.click().sessionId()).containsExactly("late", "in");
    assertThat(log.outside()).isEqualTo(2);
    assertThat(log.clicks().get(1).streamTime())
        .as("clicks outside the window move partition time, as they did in the stream app")
        .isEqualTo(minute(90));
  }

  @Test
  void keepsTheNewestClicksWhereThereAreTooMany() {
    for (int minute = 0; minute < 1500; minute++) {
      send(minute % 2, click("s-" + minute, minute));
    }
    ClickLog log = read(new ClickWindow(Instant.MAX, Duration.ofDays(1000), 10));
    assertThat(log.clicks())
        .extracting(l -> l.click().eventTime())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(1490, 1500).mapToObj(ClickLogReaderTest::minute).toList());
    assertThat(log.clicks())
        .isSortedAccordingTo(
            Comparator.comparingInt(LoggedClick::partition).thenComparingLong(LoggedClick::offset));
    assertThat(log.outside()).isEqualTo(1490);
  }

  @Test
  void countsAndLeavesOutWhatIsNoClick() {
    send(0, click("a", 0));
    sendBytes(0, "x", "{broken".getBytes(StandardCharsets.UTF_8), null);
    sendBytes(0, "x", null, null);
    sendBytes(0, "x", new byte[100_000], null);
    sendBytes(0, "other-key", bytes(click("b", 1)), null);
    sendBytes(0, null, bytes(click("b", 1)), null);
    send(0, click("a", 2));
    ClickLog log = read(EVERYTHING);
    assertThat(log.clicks())
        .extracting(l -> l.click().itemId())
        .containsExactly("item-0", "item-2");
    assertThat(log.unreadable()).isEqualTo(5);
    assertThat(log).hasToString("2 clicks of 7 records (0 outside the window, 5 unreadable)");
  }

  @Test
  void refusesAClickThatLayInTheFutureWhenItWasSentEvenThoughItNoLongerDoes() {
    sendBytes(0, "a", bytes(click("a", 0)), TEN);
    sendBytes(0, "a", bytes(click("a", 90)), TEN);
    sendBytes(0, "a", bytes(click("a", 10)), TEN);
    ClickLog log = read(EVERYTHING);
    assertThat(log.sessions(SessionRule.DEFAULT))
        .extracting(Session::prefix)
        .containsExactly(Prefix.ofViews("item-0", "item-10"));
    assertThat(log.unreadable()).isEqualTo(1);
  }

  @Test
  void readsWhatWasThereWhenItBeganAndSkipsAbortedTransactions() {
    send(0, click("a", 0));
    Map<String, Object> properties = new HashMap<>(broker.clientProperties());
    properties.put("transactional.id", "some-producer");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      Click aborted = click("b", 1);
      producer.send(new ProducerRecord<>(Topics.DEFAULT.clicks(), 0, utf8("b"), bytes(aborted)));
      producer.flush();
      producer.abortTransaction();
    }
    assertThat(read(EVERYTHING).clicks()).hasSize(1);
  }

  @Test
  void saysThatTheTopicIsEmptyByAnEmptyLog() {
    assertThat(read(EVERYTHING).clicks()).isEmpty();
  }

  @Test
  void saysWhichTopicIsMissing() throws Exception {
    broker.withoutTopic(Topics.DEFAULT.clicks());
    assertThatThrownBy(() -> read(EVERYTHING))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("clicks");
  }

  @Test
  void saysWhichBrokerDoesNotAnswer() {
    ClickLogReader reader =
        new ClickLogReader(
            Map.of(
                "bootstrap.servers",
                "127.0.0.1:1",
                "default.api.timeout.ms",
                500,
                "request.timeout.ms",
                400),
            Topics.DEFAULT,
            NOW);
    assertThatThrownBy(() -> reader.read(EVERYTHING))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("The topic clicks at 127.0.0.1:1 cannot be read");
  }

  private static ClickLog read(ClickWindow window) {
    return new ClickLogReader(broker.clientProperties(), Topics.DEFAULT, NOW).read(window);
  }

  private static Instant minute(int minute) {
    return TEN.plus(Duration.ofMinutes(minute));
  }

  private static Click click(String sessionId, int minute) {
    return new Click(
        "c-" + sessionId + minute,
        sessionId,
        "item-" + minute,
        EventType.VIEW_ITEM,
        minute(minute));
  }

  private static byte[] bytes(Click click) {
    return Topics.DEFAULT
        .clicks(NOW)
        .valueSerde()
        .serializer()
        .serialize(Topics.DEFAULT.clicks(), click);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void send(int partition, Click... clicks) {
    for (Click click : clicks) {
      sendBytes(partition, click.sessionId(), bytes(click), null);
    }
  }

  private static void sendBytes(int partition, String key, byte[] value, Instant stamp) {
    Long timestamp = stamp == null ? null : stamp.toEpochMilli();
    var unused =
        producer.send(
            new ProducerRecord<>(
                Topics.DEFAULT.clicks(),
                partition,
                timestamp,
                key == null ? null : utf8(key),
                value));
    producer.flush();
  }
}
