package io.nextclick.stream.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Looks whether there is anything to read between two offsets. It may be aborted records and the
 * ends of transactions alone: readers of committed records are given none of them, and Kafka
 * Streams commits no offset before it has processed a record.
 */
final class UnreadClicks {

  private static final Duration POLL = Duration.ofMillis(200);

  /** Five seconds, or as many fetches. */
  private static final int MOST_POLLS = 25;

  private static final Duration CLOSING = Duration.ofSeconds(1);

  /**
   * @param offset before which there is nothing
   * @param isRecord whether one stands there; if not, it is the end, or as far as was looked
   */
  record Next(long offset, boolean isRecord) {}

  private final Map<String, Object> properties;
  private final String topic;

  UnreadClicks(Map<String, Object> clientProperties, String topic) {
    this.topic = topic;
    properties = new HashMap<>(clientProperties);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
  }

  /**
   * @param unread where to look, by partition
   */
  Map<Integer, Next> next(Map<Integer, Bounds> unread) {
    Map<TopicPartition, Long> open = new HashMap<>();
    unread.forEach((partition, where) -> open.put(ofClicks(partition), where.end()));
    Map<Integer, Next> found = new HashMap<>();
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    try {
      consumer.assign(open.keySet());
      unread.forEach((partition, where) -> consumer.seek(ofClicks(partition), where.begin()));
      for (int polls = 0; polls < MOST_POLLS && !open.isEmpty(); polls++) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          found.putIfAbsent(record.partition(), new Next(record.offset(), true));
        }
        open.entrySet()
            .removeIf(
                one ->
                    found.containsKey(one.getKey().partition())
                        || consumer.position(one.getKey()) >= one.getValue());
        List<TopicPartition> done = new ArrayList<>(consumer.assignment());
        done.removeAll(open.keySet());
        consumer.pause(done);
      }
      for (TopicPartition partition : consumer.assignment()) {
        found.putIfAbsent(partition.partition(), new Next(consumer.position(partition), false));
      }
      return found;
    } finally {
      consumer.close(CloseOptions.timeout(CLOSING));
    }
  }

  private TopicPartition ofClicks(int partition) {
    return new TopicPartition(topic, partition);
  }
}
