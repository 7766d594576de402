package io.nextclick.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nextclick.schemas.Click;
import io.nextclick.schemas.Recommendation;
import io.nextclick.schemas.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The world around the stream app: shops that send clicks, and readers of what comes out. */
final class Outside implements AutoCloseable {

  private final String bootstrapServers;
  private final KafkaProducer<byte[], byte[]> producer;

  Outside(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "max.request.size",
                16 * 1024 * 1024,
                "enable.idempotence",
                true),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  void send(List<Click> clicks) {
    clicks.forEach(this::send);
    producer.flush();
  }

  void send(Click click) {
    send(
        click.sessionId(),
        Topics.DEFAULT
            .clicks(Clock.systemUTC())
            .valueSerde()
            .serializer()
            .serialize(Topics.DEFAULT.clicks(), click));
  }

  void send(String key, String value) {
    send(key, value.getBytes(UTF_8));
  }

  void send(String key, byte[] value) {
    send(Topics.DEFAULT.clicks(), key.getBytes(UTF_8), value);
  }

  void send(String topic, byte[] key, byte[] value) {
    producer.send(new ProducerRecord<>(topic, key, value));
  }

  void flush() {
    producer.flush();
  }

  /** Every committed recommendation so far, oldest first on each partition. */
  List<Recommendation> recommendations() {
    return read(Topics.DEFAULT.recommendations().name()).stream()
        .map(
            record ->
                Topics.DEFAULT
                    .recommendations()
                    .valueSerde()
                    .deserializer()
                    .deserialize(record.topic(), record.value()))
        .toList();
  }

  /** Every committed record of a topic so far. */
  List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "isolation.level",
                "read_committed",
                "max.poll.records",
                10_000),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofSeconds(1)).forEach(all::add);
      }
    }
    return all;
  }

  @Override
  public void close() {
    producer.close();
  }
}
