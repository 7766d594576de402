package io.nextclick.stream.clients;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes the clicks that were rejected, apart from all else that a stream thread writes: outside of
 * its transactions, which one record that the broker does not take would end, and without waiting
 * for long. A rejected click is written before the offset behind it is committed, unless the topic
 * takes none: then those of the next {@value #REST_SECONDS} s are given up at once. Not
 * thread-safe, but for {@link #close}.
 */
final class RejectedClicksProducer implements AutoCloseable {

  private static final long REST_SECONDS = 30;
  private static final Duration BLOCK = Duration.ofSeconds(1);
  private static final Duration FLUSH = Duration.ofSeconds(2);
  private static final Duration DELIVERY = Duration.ofSeconds(10);
  private static final Duration CLOSE = Duration.ofSeconds(2);

  private final Producer<byte[], byte[]> producer;
  private final Failures failures;
  private final LongSupplier nanoClock;
  private final Deque<Future<RecordMetadata>> underWay = new ArrayDeque<>();
  private boolean resting;
  private long restsUntil;

  /**
   * @param producer that waits no longer than the {@link #settings} say
   * @param failures hears of each record that is given up
   */
  RejectedClicksProducer(
      Producer<byte[], byte[]> producer, Failures failures, LongSupplier nanoClock) {
    this.producer = producer;
    this.failures = failures;
    this.nanoClock = nanoClock;
  }

  /**
   * @param properties of the stream thread's producer
   */
  static RejectedClicksProducer beside(Map<String, Object> properties, Failures failures) {
    return new RejectedClicksProducer(
        new KafkaProducer<>(
            settings(properties), new ByteArraySerializer(), new ByteArraySerializer()),
        failures,
        System::nanoTime);
  }

  private static Map<String, Object> settings(Map<String, Object> properties) {
    Map<String, Object> settings = new HashMap<>(properties);
    settings.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
    settings.remove(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG);
    settings.remove(ProducerConfig.INTERCEPTOR_CLASSES_CONFIG);
    settings.computeIfPresent(
        ProducerConfig.CLIENT_ID_CONFIG, (key, name) -> name + "-rejected-clicks");
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK.toMillis());
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Math.toIntExact(DELIVERY.toMillis()));
    settings.put(
        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(DELIVERY.toMillis() / 2));
    return settings;
  }

  void send(ProducerRecord<byte[], byte[]> record) {
    if (resting && nanoClock.getAsLong() - restsUntil < 0) {
      failures.lost(record.topic(), new KafkaException("it has taken none a moment ago"));
      return;
    }
    resting = false;
    try {
      underWay.add(
          producer.send(
              record,
              (metadata, failure) -> {
                if (failure != null) {
                  failures.lost(record.topic(), failure);
                }
              }));
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException | IllegalStateException e) {
      failures.lost(record.topic(), e);
      rest();
    }
    forgetWhatIsDone();
  }

  /** Waits for what is under way, but not for long; what is late may still be written. */
  void flush() {
    long end = nanoClock.getAsLong() + FLUSH.toNanos();
    while (!underWay.isEmpty() && !resting) {
      try {
        underWay.element().get(Math.max(0, end - nanoClock.getAsLong()), NANOSECONDS);
        underWay.remove();
      } catch (ExecutionException | TimeoutException e) {
        rest();
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      }
    }
    underWay.clear();
  }

  /** Under a flood of them, not all are kept until the next flush. */
  private void forgetWhatIsDone() {
    while (!underWay.isEmpty() && underWay.element().isDone()) {
      try {
        underWay.remove().get();
      } catch (ExecutionException e) {
        rest();
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      }
    }
  }

  private void rest() {
    resting = true;
    restsUntil = nanoClock.getAsLong() + NANOSECONDS.convert(Duration.ofSeconds(REST_SECONDS));
  }

  @Override
  public void close() {
    producer.close(CLOSE);
  }
}
