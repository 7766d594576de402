package io.nextclick.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nextclick.broker.EmbeddedBroker;
import io.nextclick.local.chaos.cluster.MadeUpModel;
import io.nextclick.local.harness.EmbeddedStreamApp;
import io.nextclick.schemas.Click;
import io.nextclick.schemas.EventType;
import io.nextclick.schemas.Recommendation;
import io.nextclick.schemas.Topics;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What producers and administrators do to the topic of clicks, and what is answered then. */
@Tag("end-to-end")
class ClicksTopicTest {

  private static final Duration LATE = Duration.ofMinutes(2);
  private static final String GROUP = "nextclick-stream";
  private static final Instant MORNING = Instant.parse("2020-01-01T08:00:00Z");
  private static final int PARTITIONS = 4;

  @TempDir private Path directory;
  private EmbeddedBroker broker;
  private Outside outside;
  private Admin admin;
  private EmbeddedStreamApp stream;

  @BeforeEach
  void start() throws Exception {
    broker = EmbeddedBroker.start();
    outside = new Outside(broker.bootstrapServers());
    admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    startStream("at_least_once");
  }

  @AfterEach
  void stop() {
    stream.close();
    admin.close();
    outside.close();
    broker.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"at_least_once", "exactly_once_v2"})
  void anAbortedTransactionsClicksAreNone(String guarantee) throws Exception {
    stream.close();
    startStream(guarantee);
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      producer.initTransactions();
      producer.beginTransaction();
      List.of("c-1", "c-2", "c-3").forEach(id -> producer.send(record(click("s", id))));
      producer.flush();
      producer.abortTransaction();
      producer.beginTransaction();
      producer.send(record(click("s", "c-4")));
      producer.send(record(click("s", "c-1")));
      producer.commitTransaction();
    }
    awaitAnswers("c-4", "c-1");
    assertThat(answers()).containsExactly("c-4", "c-1");
    assertThat(stream.unanswered().getOrDefault("duplicate", 0L)).isZero();
  }

  @Test
  void sessionsGoOnWhereTheTopicIsMadeAnew() throws Exception {
    // Offsets well above those that the new topic will begin with.
    outside.send(clicks("before", 50));
    outside.send(click("s", "a"));
    awaitAnswers("a");

    admin.deleteTopics(List.of(Topics.DEFAULT.clicks())).all().get();
    await()
        .atMost(LATE)
        .until(() -> !admin.listTopics().names().get().contains(Topics.DEFAULT.clicks()));
    admin
        .createTopics(List.of(new NewTopic(Topics.DEFAULT.clicks(), PARTITIONS, (short) 1)))
        .all()
        .get();
    try (Outside afterwards = new Outside(broker.bootstrapServers())) {
      afterwards.send(List.of(click("s", "b"), click("s", "a"), click("s", "b")));
      afterwards.send(click("s", "c"));
      awaitAnswers("b", "c");
    }
    // Both are remembered: the one from the topic before, and the one from this.
    assertThat(stream.unanswered()).containsEntry("duplicate", 2L);
  }

  @Test
  void goesOnFromTheOldestWhereWhatItHadReadIsDeleted() throws Exception {
    outside.send(clicks("read", 50));
    awaitAnswers(ids("read", 50));
    stream.close();
    outside.send(clicks("deleted", 50));
    Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
    ends().forEach((partition, end) -> all.put(partition, RecordsToDelete.beforeOffset(end)));
    admin.deleteRecords(all).all().get();
    outside.send(clicks("kept", 50));
    startStream("at_least_once");
    awaitAnswers(ids("kept", 50));
    assertThat(answers()).doesNotContain("deleted-0");
  }

  @Test
  void readsAllAgainWhereItHadReadFurtherThanTheTopicGoes() throws Exception {
    outside.send(clicks("read", 50));
    awaitAnswers(ids("read", 50));
    stream.close();
    Map<TopicPartition, OffsetAndMetadata> beyond = new HashMap<>();
    ends().forEach((partition, end) -> beyond.put(partition, new OffsetAndMetadata(end + 1_000)));
    await()
        .atMost(LATE)
        .ignoreExceptions() // until the group is empty
        .until(() -> admin.alterConsumerGroupOffsets(GROUP, beyond).all().get() == null);
    startStream("at_least_once");
    outside.send(clicks("after", 50));
    awaitAnswers(ids("after", 50));
  }

  @ParameterizedTest
  @ValueSource(strings = {"at_least_once", "exactly_once_v2"})
  void aRejectedClickThatNoTopicTakesHoldsNobodyUp(String guarantee) throws Exception {
    stream.close();
    startStream(guarantee);
    admin.deleteTopics(List.of(Topics.DEFAULT.clicksRejected().name())).all().get();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      IntStream.range(0, 50).forEach(i -> producer.send(noClick("s-" + i)));
    }
    outside.send(clicks("after", 50));
    await()
        .atMost(Duration.ofSeconds(30)) // less than its producer would wait for the topic
        .untilAsserted(() -> assertThat(answers()).contains(ids("after", 50)));
    assertThat(answers()).doesNotHaveDuplicates();
  }

  private static ProducerRecord<byte[], byte[]> noClick(String session) {
    return new ProducerRecord<>(Topics.DEFAULT.clicks(), session.getBytes(UTF_8), new byte[] {'{'});
  }

  private void startStream(String guarantee) throws Exception {
    stream =
        new EmbeddedStreamApp(
            broker.bootstrapServers(),
            directory,
            0,
            Map.of("nextclick.processing-guarantee", guarantee));
    stream.start(() -> false);
    if (stream.liveVersion().isEmpty()) {
      String version = TinyModel.publish(broker.bootstrapServers(), MadeUpModel.of(1));
      assertThat(stream.awaitLive(version, () -> false)).isTrue();
    }
  }

  private KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "a-shop"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static ProducerRecord<byte[], byte[]> record(Click click) {
    return new ProducerRecord<>(
        Topics.DEFAULT.clicks(),
        click.sessionId().getBytes(UTF_8),
        Topics.DEFAULT
            .clicks(Clock.systemUTC())
            .valueSerde()
            .serializer()
            .serialize(Topics.DEFAULT.clicks(), click));
  }

  private static Click click(String session, String id) {
    return new Click(id, session, "item-1", EventType.VIEW_ITEM, MORNING);
  }

  /** Of as many sessions, so that they come to all partitions. */
  private static List<Click> clicks(String name, int count) {
    return IntStream.range(0, count)
        .mapToObj(number -> click("s-" + number, name + "-" + number))
        .toList();
  }

  private static String[] ids(String name, int count) {
    return clicks(name, count).stream().map(Click::clickId).toArray(String[]::new);
  }

  private Map<TopicPartition, Long> ends() throws Exception {
    Map<TopicPartition, OffsetSpec> asked =
        IntStream.range(0, PARTITIONS)
            .mapToObj(number -> new TopicPartition(Topics.DEFAULT.clicks(), number))
            .collect(Collectors.toMap(Function.identity(), any -> OffsetSpec.latest()));
    Map<TopicPartition, ListOffsetsResultInfo> found = admin.listOffsets(asked).all().get();
    return found.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, end -> end.getValue().offset()));
  }

  private void awaitAnswers(String... ids) {
    await()
        .dontCatchUncaughtExceptions()
        .atMost(LATE)
        .untilAsserted(() -> assertThat(answers()).contains(ids));
  }

  private List<String> answers() {
    return outside.recommendations().stream().map(Recommendation::clickId).toList();
  }
}
