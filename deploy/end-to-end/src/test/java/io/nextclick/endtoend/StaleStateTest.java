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
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an instance that stood still had sent comes late, after what its successor wrote. */
@Tag("end-to-end")
class StaleStateTest {

  private static final Duration LATE = Duration.ofMinutes(2);
  private static final String CHANGELOG = "nextclick-stream-sessions-changelog";
  private static final Instant MORNING = Instant.parse("2020-01-01T08:00:00Z");

  @TempDir private Path before;
  @TempDir private Path after;

  @Test
  void costsNoSessionAClick() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        Outside outside = new Outside(broker.bootstrapServers())) {
      try (EmbeddedStreamApp unused = start(broker, before)) {
        send(outside, "a");
        late(broker, sessions(broker), () -> send(outside, "b"));
      }
      try (EmbeddedStreamApp stream = start(broker, after)) { // restored from the changelog alone
        outside.send(click("b"));
        send(outside, "c");
        assertThat(stream.unanswered()).containsEntry("duplicate", 1L);
      }
    }
  }

  /** Writes what was there before something happened once more behind it. */
  private static void late(
      EmbeddedBroker broker, List<ConsumerRecord<byte[], byte[]>> records, Runnable meanwhile) {
    assertThat(records).hasSize(1);
    meanwhile.run();
    try (KafkaProducer<byte[], byte[]> zombie =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      records.forEach(
          record ->
              zombie.send(
                  new ProducerRecord<>(
                      CHANGELOG, record.partition(), record.key(), record.value())));
    }
  }

  private static List<ConsumerRecord<byte[], byte[]>> sessions(EmbeddedBroker broker) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          IntStream.range(0, 4).mapToObj(number -> new TopicPartition(CHANGELOG, number)).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      await()
          .atMost(LATE)
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
                return !records.isEmpty();
              });
      assertThat(records.get(0).key()).isEqualTo("visitor".getBytes(UTF_8));
      return records;
    }
  }

  private static EmbeddedStreamApp start(EmbeddedBroker broker, Path directory) throws Exception {
    EmbeddedStreamApp stream =
        new EmbeddedStreamApp(broker.bootstrapServers(), directory, 0, Map.of());
    stream.start(() -> false);
    if (stream.liveVersion().isEmpty()) {
      String version = TinyModel.publish(broker.bootstrapServers(), MadeUpModel.of(1));
      assertThat(stream.awaitLive(version, () -> false)).isTrue();
    }
    return stream;
  }

  private static void send(Outside outside, String id) {
    outside.send(click(id));
    await()
        .atMost(LATE)
        .untilAsserted(
            () ->
                assertThat(outside.recommendations().stream().map(Recommendation::clickId))
                    .contains(id));
  }

  private static Click click(String id) {
    return new Click(id, "visitor", "item-1", EventType.VIEW_ITEM, MORNING);
  }
}
