package io.nextclick.local.chaos.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nextclick.schemas.CommittedRecords;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads all four topics from their beginning, committed records only, on a thread of its own. */
public final class TopicWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);
  private static final List<String> TOPICS =
      List.of("models", "clicks", "recommendations", "clicks-rejected");

  private final Verifier verifier;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread thread = new Thread(this::watch, "topic-watch");
  private volatile boolean running = true;
  private volatile boolean readAll;

  /** The topics must be there. */
  public TopicWatch(String bootstrapServers, Verifier verifier) {
    this.verifier = verifier;
    this.consumer =
        new KafkaConsumer<>(
            CommittedRecords.settings(
                Map.of(
                    "bootstrap.servers",
                    bootstrapServers,
                    "auto.offset.reset",
                    "earliest",
                    "fetch.max.wait.ms",
                    "100")),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        TOPICS.stream()
            .flatMap(topic -> partitions(topic).stream())
            .map(TopicWatch::partition)
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    thread.setDaemon(true);
    thread.start();
  }

  /** Whether nothing is left to read, as far as the last answer of the broker says. */
  public boolean hasReadAll() {
    return readAll;
  }

  @Override
  public void close() {
    running = false;
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch() {
    try (consumer) {
      while (running) {
        try {
          ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(100));
          records.forEach(this::hand);
          consumer.assignment().forEach(this::notePosition);
          readAll =
              records.isEmpty()
                  && consumer.assignment().stream()
                      .allMatch(partition -> consumer.currentLag(partition).orElse(1) == 0);
        } catch (WakeupException e) {
          return;
        } catch (KafkaException e) {
          LOG.warn("Cannot read the topics, trying again", e);
        }
      }
    }
  }

  /** Aborted records and markers are passed over, so that the position tells more than records. */
  private void notePosition(TopicPartition partition) {
    if (partition.topic().equals("clicks")) {
      verifier.readTo(partition.partition(), consumer.position(partition));
    }
  }

  private void hand(ConsumerRecord<byte[], byte[]> record) {
    switch (record.topic()) {
      case "clicks" ->
          verifier.click(
              record.partition(),
              record.offset(),
              record.key(),
              record.value(),
              record.timestamp());
      case "recommendations" ->
          verifier.answer(header(record, "nextclick.click-position"), record.value());
      case "clicks-rejected" ->
          verifier.rejected(
              String.valueOf(header(record, "nextclick.rejected.source")),
              String.valueOf(header(record, "nextclick.rejected.reason")));
      default ->
          verifier.model(
              record.key() == null ? null : new String(record.key(), UTF_8),
              record.value(),
              record.timestamp());
    }
  }

  private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), UTF_8);
  }

  /** A topic of which nothing is known would be watched by nobody. */
  private List<PartitionInfo> partitions(String topic) {
    List<PartitionInfo> partitions = consumer.partitionsFor(topic);
    if (partitions.isEmpty()) {
      throw new IllegalStateException("There is no topic " + topic);
    }
    return partitions;
  }

  private static TopicPartition partition(PartitionInfo info) {
    return new TopicPartition(info.topic(), info.partition());
  }
}
