package io.nextclick.stream;

import io.nextclick.schemas.CommittedRecords;
import io.nextclick.service.UserError;
import io.nextclick.service.cluster.Answers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.utils.Utils;

/**
 * Forgets the state, on every disk and on Kafka, where it no longer fits: sessions begin anew, and
 * clicks that are still owed an answer are read once more.
 */
final class StateReset {

  private final StreamConfig config;

  StateReset(StreamConfig config) {
    this.config = config;
  }

  /**
   * What was done, a sentence each.
   *
   * @throws UserError where an instance still runs, or the cluster refuses
   */
  List<String> run() {
    List<String> done = new ArrayList<>();
    Map<String, Object> client = KafkaProperties.clients(config);
    try (Admin admin = Answers.admin(client)) {
      requireNobodyRuns(admin);
      Map<TopicPartition, Long> owed = oldestOwed(admin, client);
      rewind(admin, owed);
      owed.forEach(
          (partition, offset) ->
              done.add(
                  "Clicks of partition %d are read again from offset %d, the oldest without an answer"
                      .formatted(partition.partition(), offset)));
      for (String changelog :
          List.of(StreamTopics.sessionsChangelog(config), StreamTopics.owedChangelog(config))) {
        if (StatePartitions.partitions(admin, changelog) > 0) {
          get(admin.deleteTopics(List.of(changelog)).all(), "delete the topic " + changelog);
          done.add("Deleted the topic " + changelog);
        }
      }
    }
    Path state = config.stateDir().resolve(StreamSettings.applicationId(config));
    try {
      Utils.delete(state.toFile());
    } catch (IOException e) {
      throw new UserError("The state in " + state + " cannot be deleted: " + e.getMessage(), e);
    }
    done.add("Deleted " + state + "; delete it on the other instances' disks, too");
    return done;
  }

  private void requireNobodyRuns(Admin admin) {
    try {
      int members =
          admin
              .describeConsumerGroups(List.of(StreamSettings.applicationId(config)))
              .all()
              .get()
              .values()
              .iterator()
              .next()
              .members()
              .size();
      if (members > 0) {
        throw new UserError(
            "%d stream threads of %s still run, or have not been given up by the broker; stop every instance and wait for session.timeout.ms"
                .formatted(members, StreamSettings.applicationId(config)));
      }
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof GroupIdNotFoundException)) {
        throw refused(
            "look at the group " + StreamSettings.applicationId(config),
            Objects.requireNonNullElse(e.getCause(), e));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while asking for the group", e);
    }
  }

  /** A click is owed under its offset, on the partition of the changelog that clicks have it on. */
  private Map<TopicPartition, Long> oldestOwed(Admin admin, Map<String, Object> client) {
    String changelog = StreamTopics.owedChangelog(config);
    int partitions = StatePartitions.partitions(admin, changelog);
    Map<TopicPartition, Long> oldest = new HashMap<>();
    Map<String, Object> properties = CommittedRecords.settings(client);
    properties.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    try (KafkaConsumer<Long, byte[]> consumer =
        new KafkaConsumer<>(properties, new LongDeserializer(), new ByteArrayDeserializer())) {
      for (int number = 0; number < partitions; number++) {
        TreeSet<Long> owed = owed(consumer, new TopicPartition(changelog, number));
        if (!owed.isEmpty()) {
          oldest.put(
              new TopicPartition(StreamSettings.topics(config).clicks(), number), owed.first());
        }
      }
    } catch (KafkaException e) {
      throw refused("read the topic " + changelog, e);
    }
    return oldest;
  }

  private static TreeSet<Long> owed(
      KafkaConsumer<Long, byte[]> consumer, TopicPartition partition) {
    TreeSet<Long> owed = new TreeSet<>();
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    while (consumer.position(partition) < end) {
      for (ConsumerRecord<Long, byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
        if (record.value() == null) {
          owed.remove(record.key());
        } else {
          owed.add(record.key());
        }
      }
    }
    return owed;
  }

  /** Never forward: a partition whose committed offset is older stays there. */
  private void rewind(Admin admin, Map<TopicPartition, Long> owed) {
    Map<TopicPartition, OffsetAndMetadata> earlier = new HashMap<>();
    Map<TopicPartition, OffsetAndMetadata> committed =
        get(
            admin
                .listConsumerGroupOffsets(StreamSettings.applicationId(config))
                .partitionsToOffsetAndMetadata(),
            "read the offsets of the group " + StreamSettings.applicationId(config));
    owed.entrySet()
        .removeIf(
            entry -> {
              OffsetAndMetadata now = committed.get(entry.getKey());
              return now == null || now.offset() <= entry.getValue();
            });
    owed.forEach((partition, offset) -> earlier.put(partition, new OffsetAndMetadata(offset)));
    if (!earlier.isEmpty()) {
      get(
          admin.alterConsumerGroupOffsets(StreamSettings.applicationId(config), earlier).all(),
          "set the offsets of the group " + StreamSettings.applicationId(config));
    }
  }

  private static <T> T get(KafkaFuture<T> future, String work) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw refused(work, Objects.requireNonNullElse(e.getCause(), e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while trying to " + work, e);
    }
  }

  private static UserError refused(String work, Throwable cause) {
    return new UserError("The cluster does not let us " + work + ": " + cause.getMessage(), cause);
  }
}
