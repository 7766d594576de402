package io.nextclick.stream.clients;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
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
 */
class AllOrNothingProducer extends KafkaProducer<byte[], byte[]> {

  private final Predicate<String> dispensable;
  private final boolean transactional;
  private final AtomicReference<@Nullable Exception> lost = new AtomicReference<>();

  /**
   * @param dispensable topics of which a record may be lost
   */
  AllOrNothingProducer(Map<String, Object> properties, Predicate<String> dispensable) {
    super(properties, new ByteArraySerializer(), new ByteArraySerializer());
    this.dispensable = dispensable;
    this.transactional = properties.containsKey(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
  }

  /**
   * @throws StreamsException if a record was lost since the producer was made
   */
  @Override
  public Future<RecordMetadata> send(
      ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
    refuseAfterLoss();
    try {
      return super.send(
          record,
          (metadata, failure) -> {
            if (failure != null && !dispensable.test(record.topic())) {
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
