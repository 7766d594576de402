package io.nextclick.local.harness;

import io.nextclick.schemas.CommittedRecords;
import io.nextclick.schemas.Recommendation;
import io.nextclick.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/** Reads {@code recommendations} as a shop would, on a thread of its own, committed ones only. */
public final class AnswerReader implements AutoCloseable {

  private final KafkaConsumer<String, Recommendation> consumer;
  private final ObjLongConsumer<Recommendation> answers;
  private final Thread thread = new Thread(this::read, "recommendations");

  /**
   * Starts reading at the end of the topic.
   *
   * @param answers told each recommendation and {@link System#nanoTime} of its arrival
   */
  public AnswerReader(Map<String, Object> client, ObjLongConsumer<Recommendation> answers) {
    this.consumer =
        new KafkaConsumer<>(
            CommittedRecords.settings(client),
            Topics.DEFAULT.recommendations().keySerde().deserializer(),
            Topics.DEFAULT.recommendations().valueSerde().deserializer());
    this.answers = answers;
    List<TopicPartition> partitions =
        consumer.partitionsFor(Topics.DEFAULT.recommendations().name()).stream()
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    if (partitions.isEmpty()) {
      consumer.close();
      throw new IllegalStateException(
          "There is no topic " + Topics.DEFAULT.recommendations().name());
    }
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    try (consumer) {
      while (true) {
        for (ConsumerRecord<String, Recommendation> record : consumer.poll(Duration.ofSeconds(1))) {
          answers.accept(record.value(), System.nanoTime());
        }
      }
    } catch (WakeupException e) {
      // close() was called.
    }
  }
}
