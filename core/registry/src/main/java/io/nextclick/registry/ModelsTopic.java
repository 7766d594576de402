package io.nextclick.registry;

import io.nextclick.schemas.CommittedRecords;
import io.nextclick.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one partition of {@code models}, and whether it is still the one that was read so far. A
 * consumer does not say when a topic is deleted and made anew, and would go on at its old position,
 * beyond or in the middle of other records; the topic's id tells.
 *
 * <p>While the topic is not there, no consumer is asked: each would fill the log by itself.
 */
final class ModelsTopic implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ModelsTopic.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration CLOSING = Duration.ofSeconds(1);

  /** How often the topic's id is asked for: with a quiet topic, every two seconds. */
  private static final int POLLS_PER_LOOK = 10;

  /** For a topic that was created a moment ago: five seconds. */
  private static final int MOST_LOOKS = 25;

  private static final int LOOK_TIMEOUT_MS = 10_000;

  /** The client's own default. */
  private static final int API_TIMEOUT_MS = 60_000;

  private final TopicPartition partition;
  private final Map<String, Object> properties;
  private final Admin admin;
  private final int patience;
  private KafkaConsumer<String, byte[]> follower;
  private KafkaConsumer<String, byte[]> fetcher;
  private @Nullable Uuid id;
  private int pollsUntilLook;

  /** Whether a position was asked for that the topic has not. */
  private boolean outOfRange;

  ModelsTopic(Map<String, Object> clientProperties, Topics topics) {
    this.partition = new TopicPartition(topics.models().name(), 0);
    this.properties = new HashMap<>(clientProperties);
    Object timeout = clientProperties.get(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG);
    int milliseconds = timeout == null ? API_TIMEOUT_MS : Integer.parseInt(timeout.toString());
    this.patience = Math.max(1, (int) (milliseconds / POLL.toMillis()));
    this.follower = consumer();
    this.fetcher = consumer();
    this.admin = Admin.create(properties);
  }

  String name() {
    return partition.topic();
  }

  private KafkaConsumer<String, byte[]> consumer() {
    Map<String, Object> settings = CommittedRecords.settings(properties);
    // A position that is not there is news: going on elsewhere would mix two topics.
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    return consumer;
  }

  /**
   * Begins again at the beginning where what was read before is void: the topic bears the name of
   * an earlier one, or does not reach back or forth as far any more. Returns whether it is so.
   *
   * <p>A broker may hear of a topic a moment after its creation, so one that is not there is looked
   * for a while.
   *
   * @throws UnknownTopicOrPartitionException where there is none
   */
  boolean reopenIfAnother() {
    for (int looks = 1; ; looks++) {
      try {
        pollsUntilLook = 0;
        return reopenIfAnotherSeldom();
      } catch (UnknownTopicOrPartitionException e) {
        if (looks == MOST_LOOKS || Thread.currentThread().isInterrupted()) {
          throw e;
        }
        LockSupport.parkNanos(POLL.toNanos());
      }
    }
  }

  /** The same, asking the broker from time to time only. */
  boolean reopenIfAnotherSeldom() {
    if (pollsUntilLook > 0) {
      pollsUntilLook--;
      return false;
    }
    Uuid now = look();
    pollsUntilLook = POLLS_PER_LOOK;
    if (now.equals(id) && !outOfRange) {
      return false;
    }
    if (id != null) {
      LOG.warn("The topic {} was made anew, or is shorter: it is read from its beginning", name());
      closeConsumers();
      follower = consumer();
      fetcher = consumer();
    }
    id = now;
    outOfRange = false;
    return true;
  }

  private Uuid look() {
    try {
      return Objects.requireNonNull(
              admin
                  .describeTopics(
                      TopicCollection.ofTopicNames(List.of(name())),
                      new DescribeTopicsOptions().timeoutMs(LOOK_TIMEOUT_MS))
                  .topicNameValues()
                  .get(name()))
          .get()
          .topicId();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        throw new UnknownTopicOrPartitionException("there is no topic " + name(), e);
      }
      throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** Reads on to where the topic ends now. */
  void readToEnd(Consumer<ConsumerRecord<String, byte[]>> reader) {
    try {
      long end = follower.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      readTo(follower, end, reader);
    } catch (OffsetOutOfRangeException e) {
      throw noMoreTheSame(e);
    }
  }

  /** Reads what is new; whether anything was. */
  boolean poll(Duration timeout, Consumer<ConsumerRecord<String, byte[]>> reader) {
    try {
      var records = follower.poll(timeout);
      records.forEach(reader);
      return !records.isEmpty();
    } catch (OffsetOutOfRangeException e) {
      throw noMoreTheSame(e);
    } catch (KafkaException e) {
      pollsUntilLook = 0;
      throw e;
    }
  }

  /** Reads from one offset to another, both included, wherever following stands. */
  void read(long first, long last, Consumer<ConsumerRecord<String, byte[]>> reader) {
    try {
      fetcher.seek(partition, first);
      readTo(fetcher, last + 1, reader);
    } catch (OffsetOutOfRangeException e) {
      throw noMoreTheSame(e);
    }
  }

  private void readTo(
      KafkaConsumer<String, byte[]> consumer,
      long end,
      Consumer<ConsumerRecord<String, byte[]>> reader) {
    long position = consumer.position(partition);
    for (int left = patience; position < end; left--) {
      if (left == 0) {
        throw new TimeoutException(
            "the topic %s stands still at offset %d of %d".formatted(name(), position, end));
      }
      consumer.poll(POLL).forEach(reader);
      long now = consumer.position(partition);
      left = now > position ? patience : left;
      position = now;
    }
  }

  /** Whatever was remembered of offsets is void, even where the topic's id is the same. */
  private OffsetOutOfRangeException noMoreTheSame(OffsetOutOfRangeException e) {
    pollsUntilLook = 0;
    outOfRange = true;
    return e;
  }

  private void closeConsumers() {
    follower.close(CloseOptions.timeout(CLOSING));
    fetcher.close(CloseOptions.timeout(CLOSING));
  }

  @Override
  public void close() {
    closeConsumers();
    admin.close(CLOSING);
  }
}
