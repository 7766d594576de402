package io.nextclick.trainer.clicklog;

import io.nextclick.learning.dataset.LoggedClick;
import io.nextclick.schemas.Click;
import io.nextclick.schemas.ClickSerde;
import io.nextclick.schemas.CommittedRecords;
import io.nextclick.schemas.MalformedClickException;
import io.nextclick.schemas.PartitionTime;
import io.nextclick.schemas.Topics;
import io.nextclick.service.UserError;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads {@code clicks} from its beginning to where it ended when the reading began, committed
 * records only, and keeps a window of it.
 *
 * <p>The window is one of event time, and producers stamp records with the time of sending: a
 * replayed or late click carries a stamp that says nothing about when it happened, so the log is
 * read in full and no index by timestamp is asked. The clicks before the window still move stream
 * time, as they did in the stream app.
 *
 * <p>Records that are no clicks are counted and left out, the first few with a line in the log.
 */
public final class ClickLogReader {

  private static final Logger LOG = LoggerFactory.getLogger(ClickLogReader.class);
  private static final Duration POLL = Duration.ofSeconds(1);

  /** How many polls in a row may bring nothing before the broker is given up. */
  private static final int PATIENCE = 60;

  private static final int EXAMPLES = 5;

  private final Map<String, Object> clientProperties;
  private final String topic;
  private final Clock clock;

  /**
   * @param clientProperties {@code bootstrap.servers} and whatever security needs
   * @param clock for records that carry no stamp of their own
   */
  public ClickLogReader(Map<String, Object> clientProperties, Topics topics, Clock clock) {
    this.topic = topics.clicks();
    this.clientProperties = Map.copyOf(clientProperties);
    this.clock = clock;
  }

  private interface Reader<T> {
    T from(Consumer<byte[], byte[]> consumer);
  }

  /** What there is at present; {@link UserError} as in {@link #read}. */
  public LogRange range() {
    return reading(this::range);
  }

  /** Throws {@link UserError} where the topic is missing or the broker does not answer. */
  public ClickLog read(ClickWindow window) {
    return read(window, range(), () -> {});
  }

  /**
   * Reads this range only.
   *
   * @param progress told of each batch of records
   */
  public ClickLog read(ClickWindow window, LogRange range, Runnable progress) {
    return reading(consumer -> new Reading(window, range, progress).read(consumer));
  }

  private <T> T reading(Reader<T> reader) {
    Map<String, Object> properties = CommittedRecords.settings(clientProperties);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5000);
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      return reader.from(consumer);
    } catch (InterruptException e) {
      throw e; // a shutdown, not a fault
    } catch (KafkaException e) {
      throw new UserError(
          "The topic %s at %s cannot be read: %s"
              .formatted(topic, clientProperties.get("bootstrap.servers"), e.getMessage()),
          e);
    }
  }

  /** One pass over the topic. */
  private final class Reading {
    private final NewestClicks clicks;
    private final LogRange range;
    private final Runnable progress;
    private final Map<Integer, Instant> streamTimes = new HashMap<>();
    private long read;
    private long unreadable;

    Reading(ClickWindow window, LogRange range, Runnable progress) {
      this.clicks = new NewestClicks(window);
      this.range = range;
      this.progress = progress;
    }

    ClickLog read(Consumer<byte[], byte[]> consumer) {
      Map<TopicPartition, Long> ends = byPartition(range.ends());
      consumer.assign(ends.keySet());
      byPartition(range.begins()).forEach(consumer::seek);
      long end = ends.values().stream().mapToLong(Long::longValue).sum();
      int quiet = 0;
      for (long at = position(consumer, ends); at < end; ) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (record.offset() < ends.getOrDefault(partition(record), 0L)) {
            take(record);
          }
        }
        long before = at;
        at = position(consumer, ends);
        quiet = at == before ? quiet + 1 : 0;
        if (quiet == 0) {
          progress.run();
        }
        if (quiet == PATIENCE) {
          throw new UserError(
              "The broker has sent nothing of the topic %s for %d s, short of its end; is it up?"
                  .formatted(topic, PATIENCE * POLL.toSeconds()));
        }
      }
      if (unreadable > EXAMPLES) {
        LOG.warn("Left out {} records of {} that are no clicks", unreadable, topic);
      }
      return new ClickLog(clicks.inLogOrder(), read, unreadable, clicks.outside());
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
      read++;
      try {
        Click click = click(record, range.at());
        requireKeyedBySession(record, click);
        Instant streamTime =
            streamTimes.merge(
                record.partition(),
                PartitionTime.of(click, record.timestamp(), range.at()),
                (a, b) -> a.isAfter(b) ? a : b);
        clicks.offer(new LoggedClick(click, record.partition(), record.offset(), streamTime));
      } catch (RuntimeException e) { // whatever is wrong with it is wrong with it alone
        if (unreadable++ < EXAMPLES) {
          LOG.warn(
              "Left out {} {}, offset {}: {}",
              record.topic(),
              record.partition(),
              record.offset(),
              e.getMessage());
        }
      }
    }
  }

  /**
   * "In the future" is judged by the record's own stamp, which is close to when the stream app read
   * it. Judged by our clock, what was refused then would be taken now, and would close every
   * session that the stream app kept open.
   */
  private Click click(ConsumerRecord<byte[], byte[]> record, Instant readAt) {
    Instant sentAt = PartitionTime.sentAt(record.timestamp(), readAt);
    Clock atSending = Clock.fixed(sentAt, clock.getZone());
    return new ClickSerde(atSending).deserializer().deserialize(record.topic(), record.value());
  }

  /** The stream app refuses such a click too. */
  private static void requireKeyedBySession(ConsumerRecord<byte[], byte[]> record, Click click) {
    byte[] expected = click.sessionId().getBytes(StandardCharsets.UTF_8);
    if (!Arrays.equals(record.key(), expected)) {
      throw new MalformedClickException(
          MalformedClickException.Reason.KEY_MISMATCH,
          "the record's key must be its session_id " + click.sessionId());
    }
  }

  private LogRange range(Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions = partitions(consumer);
    return new LogRange(
        byNumber(consumer.beginningOffsets(partitions)),
        byNumber(consumer.endOffsets(partitions)),
        clock.instant());
  }

  private static SortedMap<Integer, Long> byNumber(Map<TopicPartition, Long> offsets) {
    SortedMap<Integer, Long> byNumber = new TreeMap<>();
    offsets.forEach((partition, offset) -> byNumber.put(partition.partition(), offset));
    return byNumber;
  }

  private Map<TopicPartition, Long> byPartition(Map<Integer, Long> offsets) {
    Map<TopicPartition, Long> byPartition = new HashMap<>();
    offsets.forEach((number, offset) -> byPartition.put(new TopicPartition(topic, number), offset));
    return byPartition;
  }

  private List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer) {
    List<PartitionInfo> partitions = consumer.partitionsFor(topic);
    if (partitions == null || partitions.isEmpty()) {
      throw new UserError(
          "There is no topic %s; start the stream app or a producer first.".formatted(topic));
    }
    return partitions.stream()
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .toList();
  }

  private static TopicPartition partition(ConsumerRecord<?, ?> record) {
    return new TopicPartition(record.topic(), record.partition());
  }

  /** How far all partitions together have been read, none counted past its end. */
  private static long position(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .mapToLong(end -> Math.min(end.getValue(), consumer.position(end.getKey())))
        .sum();
  }
}
