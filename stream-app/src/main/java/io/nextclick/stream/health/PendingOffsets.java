package io.nextclick.stream.health;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Committed offsets that the broker holds back for a transaction which does not end: whoever takes
 * a partition over asks for its offset again and again, and reads nothing. Not thread-safe.
 */
final class PendingOffsets {

  private final Admin admin;
  private final String group;
  private final Clock clock;
  private Map<TopicPartition, Long> before = Map.of();
  private final Map<TopicPartition, Instant> since = new HashMap<>();

  PendingOffsets(Admin admin, String group, Clock clock) {
    this.admin = admin;
    this.group = group;
    this.clock = clock;
  }

  /**
   * Asks only of those that have not moved since it was asked last, as a group at work has pending
   * ones all the time.
   *
   * @param committed the group's offsets, pending or not
   * @return since when one has been held back without a move; empty where none is
   */
  Optional<Instant> look(Map<TopicPartition, OffsetAndMetadata> committed)
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<TopicPartition, Long> now = new HashMap<>();
    committed.forEach(
        (partition, offset) -> {
          if (offset != null) {
            now.put(partition, offset.offset());
          }
        });
    Map<TopicPartition, Long> stood = new HashMap<>(now);
    stood.entrySet().retainAll(before.entrySet());
    before = now;
    Set<TopicPartition> pending = stood.keySet();
    if (!pending.isEmpty()) {
      pending.removeAll(stable(pending));
    }
    since.keySet().retainAll(pending);
    pending.forEach(partition -> since.putIfAbsent(partition, clock.instant()));
    return since.values().stream().min(Instant::compareTo);
  }

  private Set<TopicPartition> stable(Set<TopicPartition> partitions)
      throws InterruptedException, ExecutionException, TimeoutException {
    return BrokerWatch.answer(
            admin
                .listConsumerGroupOffsets(
                    Map.of(group, new ListConsumerGroupOffsetsSpec().topicPartitions(partitions)),
                    new ListConsumerGroupOffsetsOptions().requireStable(true))
                .partitionsToOffsetAndMetadata(group))
        .keySet();
  }
}
