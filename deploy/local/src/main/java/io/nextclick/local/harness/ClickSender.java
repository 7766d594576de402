package io.nextclick.local.harness;

import io.nextclick.schemas.Click;
import io.nextclick.service.UserError;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Sends clicks, keyed by their session so that a session's clicks stay in order on one partition.
 *
 * <p>A record's timestamp is when it was sent, by the wall clock, never the click's event time: the
 * broker deletes segments by record timestamps, and a replay of 2020 would be gone at the first
 * clean-up of a topic with the usual seven days. Whoever needs the event time finds it in the
 * value.
 *
 * <p>Thread-safe as far as its producer is. The first failure is kept and thrown by the next call.
 */
public final class ClickSender implements AutoCloseable {

  private final Producer<String, Click> producer;
  private final String topic;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final AtomicLong acknowledged = new AtomicLong();

  /**
   * @param producer closed with this
   */
  public ClickSender(Producer<String, Click> producer, String topic) {
    this.producer = producer;
    this.topic = topic;
  }

  /** Hands a click to the producer, which blocks only while its buffer is full. */
  public void send(Click click) {
    throwFailure();
    producer.send(
        new ProducerRecord<>(topic, click.sessionId(), click),
        (metadata, exception) -> {
          if (exception == null) {
            acknowledged.incrementAndGet();
          } else {
            failure.compareAndSet(null, exception);
          }
        });
  }

  /** How many clicks the brokers have confirmed. */
  public long acknowledged() {
    return acknowledged.get();
  }

  /** Waits until all clicks sent are confirmed. */
  public void flush() {
    producer.flush();
    throwFailure();
  }

  @Override
  public void close() {
    producer.close();
  }

  private void throwFailure() {
    Exception cause = failure.get();
    if (cause != null) {
      throw new UserError(
          "A click could not be sent to the topic "
              + topic
              + ": "
              + cause.getMessage()
              + ". "
              + acknowledged
              + " clicks before it were confirmed",
          cause);
    }
  }
}
