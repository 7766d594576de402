package io.nextclick.registry;

import io.nextclick.schemas.ModelKey;
import io.nextclick.schemas.Topics;
import io.nextclick.service.UserError;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes to {@code models}, all or nothing, under a fixed transactional id. Not thread-safe. */
final class ModelsTransactions implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ModelsTransactions.class);

  /**
   * One record to write.
   *
   * @param value null for a tombstone
   */
  record Write(ModelKey key, byte @Nullable [] value) {}

  private final Map<String, Object> clientProperties;
  private final Topics topics;
  private final PublicationSettings settings;
  private KafkaProducer<String, byte[]> producer;

  /** Whether the producer has met an error that it may not recover from by itself. */
  private boolean failed;

  /** Fences whoever had the transactional id, and aborts what it left unfinished. */
  ModelsTransactions(
      Map<String, Object> clientProperties, Topics topics, PublicationSettings settings) {
    this.clientProperties = clientProperties;
    this.topics = topics;
    this.settings = settings;
    this.producer = takeOver();
  }

  /**
   * Writes everything in one transaction.
   *
   * @param what is being done, for the message
   * @throws FencedException where another trainer has taken over
   * @throws UserError where the broker refuses, and nothing is then visible; or does not answer in
   *     time, and all of it may become visible yet
   */
  void write(String what, Iterable<Write> writes) {
    try {
      if (failed) {
        requireNotTakenOver();
        takeOverAnew();
      }
      try {
        commit(writes);
      } catch (KafkaException e) {
        if (!isCausedBy(e, InvalidPidMappingException.class)) {
          throw e;
        }
        LOG.info("The broker has forgotten a producer idle for so long; taking over anew");
        takeOverAnew();
        commit(writes);
      }
    } catch (InterruptException e) {
      throw e; // a shutdown: what is open is never committed
    } catch (KafkaException e) {
      failed = true;
      throw failure(what + " failed", e);
    }
  }

  /** An open transaction is aborted. */
  @Override
  public void close() {
    producer.close(Duration.ofSeconds(10));
  }

  private void commit(Iterable<Write> writes) {
    try {
      producer.beginTransaction();
      for (Write write : writes) {
        // A send that fails fails the commit, so its future need not be asked.
        var unused =
            producer.send(
                new ProducerRecord<>(
                    topics.models().name(), 0, write.key().toString(), write.value()));
      }
      producer.commitTransaction();
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      try {
        producer.abortTransaction();
      } catch (KafkaException | IllegalStateException again) {
        // The latter after a commit that has timed out: it may still come to pass.
        LOG.debug("Left to the broker to end", again);
      }
      throw e;
    }
  }

  /**
   * A producer made anew takes over from whoever has the transactional id, a successor as well: the
   * one that failed has to tell first whether there is one. A commit that timed out may only be
   * asked for again.
   */
  private void requireNotTakenOver() {
    try {
      try {
        producer.abortTransaction();
      } catch (IllegalStateException e) {
        producer.commitTransaction();
      }
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException | IllegalStateException e) {
      if (e instanceof KafkaException failure && isTakenOver(failure)) {
        throw failure;
      }
      LOG.debug("Left to the broker to end", e);
    }
  }

  private void takeOverAnew() {
    producer.close(Duration.ZERO);
    producer = takeOver();
    failed = false;
  }

  private KafkaProducer<String, byte[]> takeOver() {
    Map<String, Object> properties = new HashMap<>(clientProperties);
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, settings.transactionalId());
    properties.put(
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
        Math.toIntExact(settings.transactionTimeout().toMillis()));
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    // On a topic created a moment ago the first batch may be refused while one behind it is taken:
    // the first is then out of order for ever.
    properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    properties.put(
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Math.max(1 << 20, settings.chunkBytes() + 65_536));
    KafkaProducer<String, byte[]> opened;
    try {
      opened = new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    } catch (KafkaException e) {
      throw failure("Publishing cannot begin", e);
    }
    try {
      opened.initTransactions();
      return opened;
    } catch (KafkaException e) {
      opened.close(Duration.ZERO);
      throw failure("Publishing cannot begin", e);
    }
  }

  private UserError failure(String what, KafkaException e) {
    if (isTakenOver(e)) {
      return new FencedException(settings.transactionalId(), e);
    }
    return new UserError(
        "%s at %s: %s".formatted(what, clientProperties.get("bootstrap.servers"), e.getMessage()),
        e);
  }

  /**
   * Whoever takes over ends the transaction that is under way. A commit that comes in the middle of
   * that is told that the state is not one to commit in, and not yet that its epoch is an old one;
   * to take over anew then would be to undo it.
   */
  static boolean isTakenOver(KafkaException e) {
    return isCausedBy(e, ProducerFencedException.class)
        || isCausedBy(e, InvalidProducerEpochException.class)
        || isCausedBy(e, InvalidTxnStateException.class);
  }

  private static boolean isCausedBy(Throwable failure, Class<? extends Throwable> kind) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (kind.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }
}
