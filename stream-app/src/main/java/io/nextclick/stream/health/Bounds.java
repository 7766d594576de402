package io.nextclick.stream.health;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Where the clicks of a partition are.
 *
 * @param begin the oldest that retention has left
 * @param end behind the last that is committed
 */
record Bounds(long begin, long end) {

  /**
   * Of the partitions that answer: one whose leader is away keeps nobody from knowing of the
   * others.
   *
   * @throws ExecutionException where one refuses
   * @throws TimeoutException where none answers
   */
  static Map<Integer, Bounds> of(Admin admin, String topic, Collection<Integer> partitions)
      throws InterruptedException, ExecutionException, TimeoutException {
    if (partitions.isEmpty()) {
      return Map.of();
    }
    ListOffsetsResult begins = ask(admin, topic, partitions, OffsetSpec.earliest());
    ListOffsetsResult ends = ask(admin, topic, partitions, OffsetSpec.latest());
    Map<Integer, Bounds> bounds = new HashMap<>();
    for (int partition : partitions) {
      TopicPartition named = new TopicPartition(topic, partition);
      try {
        bounds.put(
            partition,
            new Bounds(
                BrokerWatch.answer(begins.partitionResult(named)).offset(),
                BrokerWatch.answer(ends.partitionResult(named)).offset()));
      } catch (ExecutionException | TimeoutException e) {
        if (!BrokerWatch.isSilence(Objects.requireNonNullElse(e.getCause(), e))) {
          throw e;
        }
      }
    }
    if (bounds.isEmpty()) {
      throw new TimeoutException("no partition of " + topic + " has answered");
    }
    return bounds;
  }

  private static ListOffsetsResult ask(
      Admin admin, String topic, Collection<Integer> partitions, OffsetSpec which) {
    return admin.listOffsets(
        partitions.stream()
            .collect(
                Collectors.toMap(partition -> new TopicPartition(topic, partition), any -> which)),
        new ListOffsetsOptions(IsolationLevel.READ_COMMITTED));
  }
}
