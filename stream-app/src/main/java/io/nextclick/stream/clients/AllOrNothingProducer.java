package io.nextclick.stream.clients;

import io.nextclick.schemas.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.errors.StreamsException;
import org.jspecify.annotations.Nullable;

/**
 * The producer of a stream thread. Once a record was lost that must not be, no flush succeeds any
 * more, and so no commit: Kafka Streams flushes before it commits a task's offsets. Nothing that
 * was sent after it is written either, unless a transaction takes it back: answers of a session
 * would come ahead of the one that was lost, which the next thread gives.
 *
 * <p>All tasks of a thread share one producer and one note of its failure (KAFKA-16903). It is
 * given to the task that asks first and then wiped out, so that the offsets of the other tasks
 * would be committed although their records were lost too, on a clean shutdown for one.
 *
 * <p>Rejected clicks go {@link RejectedClicksProducer another way}: one of them that cannot be
 * written holds nobody up.
 */
class AllOrNothingProducer extends KafkaProducer<byte[], byte[]> {

  private final RejectedClicksProducer rejectedClicks;
  private final Topics topics;
  private final Failures failures;
  private final boolean transactional;
  private final AtomicReference<@Nullable Exception> lost = new AtomicReference<>();

  AllOrNothingProducer(Map<String, Object> properties, Topics topics, Failures failures) {
    super(properties, new ByteArraySerializer(), new ByteArraySerializer());
    this.rejectedClicks = RejectedClicksProducer.beside(properties, failures);
    this.topics = topics;
    this.failures = failures;
    this.transactional = properties.containsKey(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
  }

  /**
   * @throws StreamsException if a record was lost since the producer was made
   */
  @Override
  public Future<RecordMetadata> send(
      ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
    refuseAfterLoss();
    if (record.topic().equals(topics.clicksRejected().name())) {
      rejectedClicks.send(record);
      return CompletableFuture.completedFuture(nowhere(record.topic()));
    }
    try {
      return super.send(
          record,
          (metadata, failure) -> {
            if (failure != null) {
              failures.lost(record.topic(), failure);
              noteLoss(failure);
            }
            if (callback != null) {
              callback.onCompletion(metadata, failure);
            }
          });
    } catch (KafkaException | IllegalStateException e) {
      refuseAfterLoss(); // it was closed in between
      throw e;
    }
  }

  /** On the producer's own thread, so that nothing is sent between this loss and the end. */
  private void noteLoss(Exception failure) {
    if (lost.compareAndSet(null, failure) && !transactional) {
      close(Duration.ZERO);
    }
  }

  /**
   * @throws StreamsException if a record was lost since the producer was made
   */
  @Override
  public void flush() {
    super.flush();
    refuseAfterLoss();
    rejectedClicks.flush();
  }

  /**
   * After a commit that has timed out, Kafka's producer refuses to abort with an exception for
   * which Kafka Streams (4.3.1) is not made: the task keeps the offsets of what it had written, and
   * notes them, while its state is restored, as those of the state. Closed in the middle of that,
   * it begins next with a state that is all but empty, and visitors lose their sessions. A timeout
   * it takes for what it is: the broker ends the transaction.
   */
  @Override
  public void abortTransaction() {
    try {
      super.abortTransaction();
    } catch (ProducerFencedException
        | InvalidProducerEpochException
        | InvalidPidMappingException
        | InterruptException
        | TimeoutException e) {
      throw e; // Streams is made for them.
    } catch (KafkaException | IllegalStateException e) {
      throw new TimeoutException("Left to the broker to end: " + e.getMessage(), e);
    }
  }

  @Override
  public void close(Duration timeout) {
    super.close(timeout);
    closeRejectedClicks();
  }

  @SuppressWarnings("RedundantNullCheck") // Kafka's constructor closes where it fails.
  private void closeRejectedClicks() {
    if (rejectedClicks != null) {
      rejectedClicks.close();
    }
  }

  /** What Kafka says where it acknowledges nothing: no offset. */
  private static RecordMetadata nowhere(String topic) {
    return new RecordMetadata(new TopicPartition(topic, -1), -1, -1, -1, -1, -1);
  }

  private void refuseAfterLoss() {
    Exception failure = lost.get();
    if (failure != null) {
      throw new StreamsException(
          "A record of this thread was lost, so that none of its offsets may be committed",
          failure);
    }
  }
}
