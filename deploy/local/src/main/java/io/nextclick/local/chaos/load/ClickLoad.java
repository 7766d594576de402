package io.nextclick.local.chaos.load;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes visitors' clicks at a steady pace, by an idempotent producer that waits every outage out,
 * and knows by number what it has written. Thread-safe.
 */
public final class ClickLoad implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ClickLoad.class);
  private static final String TOPIC = "clicks";

  private final Visitors visitors;
  private final KafkaProducer<byte[], byte[]> producer;
  private final long nanosBetween;
  private final AtomicInteger burst = new AtomicInteger();
  private final Thread thread = new Thread(this::produce, "click-load");
  private final Map<Integer, Long> ends = new HashMap<>();
  private volatile boolean running = true;
  private long handedOver;
  private long acknowledged;

  /**
   * @param perSecond clicks a second
   */
  public ClickLoad(String bootstrapServers, long seed, int perSecond) {
    this.visitors = new Visitors(seed);
    this.nanosBetween = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "enable.idempotence",
                true,
                "delivery.timeout.ms",
                Integer.MAX_VALUE,
                "max.block.ms",
                Long.MAX_VALUE,
                "request.timeout.ms",
                3_000,
                // With more, one that was taken while its answer was late may be sent again for
                // ever, as a broker knows only the last five of a producer.
                "max.in.flight.requests.per.connection",
                1,
                "reconnect.backoff.max.ms",
                500,
                "max.request.size",
                8 * 1024 * 1024),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  /** So many clicks at once, as soon as may be. */
  public void burst(int clicks) {
    burst.addAndGet(clicks);
  }

  /** A record beside those of the visitors, sent now by their time. */
  public void send(byte @Nullable [] key, byte @Nullable [] value) {
    send(key, value, visitorsTime());
  }

  private void send(byte @Nullable [] key, byte @Nullable [] value, long sentAt) {
    synchronized (this) {
      handedOver++;
    }
    var unused =
        producer.send(
            new ProducerRecord<>(TOPIC, null, sentAt, key, value),
            (metadata, failure) -> done(metadata, failure));
  }

  private synchronized void done(RecordMetadata metadata, @Nullable Exception failure) {
    if (failure != null) {
      LOG.error("A record of the load was given up, which must not happen", failure);
      return;
    }
    acknowledged++;
    ends.merge(metadata.partition(), metadata.offset() + 1, Math::max);
  }

  /** How many records there were until now. */
  public synchronized long handedOver() {
    return handedOver;
  }

  /** How many of them the broker has. */
  public synchronized long acknowledged() {
    return acknowledged;
  }

  /** Where the acknowledged records end on each partition. */
  public synchronized Map<Integer, Long> ends() {
    return Map.copyOf(ends);
  }

  /** When it is for visitors now, in milliseconds since 1970. */
  public synchronized long visitorsTime() {
    return visitors.time();
  }

  /** Somebody with an open session. */
  public synchronized String anybody(Random chosenBy) {
    return visitors.anybody(chosenBy);
  }

  /** Ends the visits; what is under way is still written. */
  public void stop() {
    running = false;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** At once, whatever is under way. */
  @Override
  public void close() {
    running = false;
    thread.interrupt();
    producer.close(Duration.ZERO);
  }

  private void produce() {
    long due = System.nanoTime();
    while (running) {
      if (burst.get() > 0) {
        burst.decrementAndGet();
        due = System.nanoTime();
      } else {
        due += nanosBetween;
        long wait = due - System.nanoTime();
        if (wait > 0) {
          LockSupport.parkNanos(wait);
        }
      }
      Visitors.Click click;
      synchronized (this) {
        click = visitors.next();
      }
      try {
        send(click.key(), click.value(), click.sentAt());
      } catch (InterruptException | IllegalStateException e) {
        LOG.info("The load was closed in the middle of a click");
        return;
      }
    }
  }
}
