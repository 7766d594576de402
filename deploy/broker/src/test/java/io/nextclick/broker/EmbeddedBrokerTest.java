package io.nextclick.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("end-to-end")
class EmbeddedBrokerTest {

  private static final TopicPartition SHELF = new TopicPartition("shelf", 0);

  @Test
  void keepsRecordsOfAnyAgeAndGivesThemBack() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      createShelf(broker);
      write(broker, Instant.parse("2001-01-01T00:00:00Z"), "old");

      assertThat(read(broker)).containsExactly("old");
      assertThat(retention(broker)).isEqualTo("-1");
    }
  }

  @Test
  void findsItsRecordsAgainInADirectoryOfItsOwn(@TempDir Path directory) throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(0, directory)) {
      createShelf(broker);
      write(broker, Instant.EPOCH, "kept");
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(0, directory)) {
      assertThat(read(broker)).containsExactly("kept");
    }
  }

  private static void createShelf(EmbeddedBroker broker) throws Exception {
    try (Admin admin = Admin.create(client(broker))) {
      admin.createTopics(List.of(new NewTopic(SHELF.topic(), 1, (short) 1))).all().get();
    }
  }

  private static String retention(EmbeddedBroker broker) throws Exception {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, SHELF.topic());
    try (Admin admin = Admin.create(client(broker))) {
      return admin
          .describeConfigs(List.of(topic))
          .all()
          .get()
          .get(topic)
          .get("retention.ms")
          .value();
    }
  }

  private static void write(EmbeddedBroker broker, Instant timestamp, String value)
      throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(client(broker), new ByteArraySerializer(), new ByteArraySerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  SHELF.topic(),
                  SHELF.partition(),
                  timestamp.toEpochMilli(),
                  null,
                  value.getBytes(StandardCharsets.UTF_8)))
          .get();
    }
  }

  private static List<String> read(EmbeddedBroker broker) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            client(broker), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(SHELF));
      consumer.seekToBeginning(List.of(SHELF));
      return consumer.poll(Duration.ofSeconds(20)).records(SHELF).stream()
          .map(shelved -> new String(shelved.value(), StandardCharsets.UTF_8))
          .toList();
    }
  }

  private static Map<String, Object> client(EmbeddedBroker broker) {
    return Map.of("bootstrap.servers", broker.bootstrapServers());
  }
}
