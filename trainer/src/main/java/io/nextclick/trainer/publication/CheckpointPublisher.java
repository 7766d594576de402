package io.nextclick.trainer.publication;

import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.distribution.ModelsTopicReader;
import io.nextclick.schemas.CheckpointManifest;
import io.nextclick.schemas.LiveVersion;
import io.nextclick.schemas.ModelKey;
import io.nextclick.schemas.Topics;
import io.nextclick.schemas.serde.JsonSerde;
import io.nextclick.service.UserError;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes a checkpoint in one transaction: its chunks, then its manifest, then the record that
 * makes it live. Whoever reads committed records sees all of it or nothing, wherever this process
 * is killed; what a killed one has begun is aborted when the next trainer starts, or by the broker
 * after {@link Settings#transactionTimeout}.
 *
 * <p>The transactional id is fixed, so a second trainer fences the first: the first's next call is
 * a {@link FencedException}. Not thread-safe.
 */
public final class CheckpointPublisher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CheckpointPublisher.class);
  private static final JsonSerde<CheckpointManifest> MANIFESTS =
      JsonSerde.of(CheckpointManifest.class);
  private static final JsonSerde<LiveVersion> LIVE_VERSIONS = JsonSerde.of(LiveVersion.class);

  /**
   * @param chunkBytes size of a chunk; below the broker's {@code message.max.bytes}
   * @param keep how many versions stay on the topic, beside the live one and its parent
   */
  public record Settings(
      String transactionalId, int chunkBytes, int keep, Duration transactionTimeout) {

    public static final Settings DEFAULT =
        new Settings("nextclick-trainer", 512 * 1024, 5, Duration.ofMinutes(2));

    public Settings {
      if (chunkBytes < 1) {
        throw new IllegalArgumentException("A chunk holds at least 1 byte, not " + chunkBytes);
      }
      if (keep < 1) {
        throw new IllegalArgumentException("At least 1 version is kept, not " + keep);
      }
    }
  }

  private final Map<String, Object> clientProperties;
  private final Settings settings;
  private final Clock clock;
  private final KafkaProducer<String, byte[]> producer;

  /**
   * Takes over publishing: fences whoever had it, and aborts what it left unfinished.
   *
   * @param clientProperties {@code bootstrap.servers} and whatever security needs
   * @throws UserError where the broker cannot be reached
   */
  public CheckpointPublisher(Map<String, Object> clientProperties, Settings settings, Clock clock) {
    this.clientProperties = Map.copyOf(clientProperties);
    this.settings = settings;
    this.clock = clock;
    Map<String, Object> properties = new HashMap<>(clientProperties);
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, settings.transactionalId());
    properties.put(
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
        Math.toIntExact(settings.transactionTimeout().toMillis()));
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Math.max(1 << 20, settings.chunkBytes() + 65_536));
    producer = new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    try {
      producer.initTransactions();
    } catch (KafkaException e) {
      producer.close(Duration.ZERO);
      throw failure("Publishing cannot begin", e);
    }
  }

  /**
   * Publishes and makes live, then prunes. A version that is on the topic already is not sent again
   * but made live, if it is not.
   *
   * @return the version
   * @throws FencedException where another trainer has taken over
   * @throws UserError where the broker refuses; nothing of this version is then visible
   */
  public String publish(Publication publication) {
    byte[] file = publication.checkpoint().toBytes();
    String version = publication.checkpoint().version();
    boolean known;
    Optional<String> live;
    try (ModelsTopicReader reader = new ModelsTopicReader(clientProperties)) {
      reader.readToEnd();
      known = reader.manifest(version).isPresent();
      live = reader.live().map(LiveVersion::version);
    }
    if (known && live.equals(Optional.of(version))) {
      LOG.info("{} is on the topic and live already", version);
      return version;
    }
    inTransaction(
        "Publishing " + version,
        () -> {
          if (!known) {
            sendChunks(version, file);
            send(
                new ModelKey.Manifest(version),
                MANIFESTS.serializer().serialize(null, manifest(version, publication, file)));
          }
          send(ModelKey.LIVE, live(version, publication.reason(), clock.instant()));
        });
    prune();
    return version;
  }

  /** Removes the versions that {@link Pruning} says, each with all its records. */
  private void prune() {
    try (ModelsTopicReader reader = new ModelsTopicReader(clientProperties)) {
      reader.readToEnd();
      var tombstones = Pruning.tombstones(reader, settings.keep());
      if (!tombstones.isEmpty()) {
        inTransaction("Pruning", () -> tombstones.forEach(key -> send(key, null)));
      }
    }
  }

  private CheckpointManifest manifest(String version, Publication publication, byte[] file) {
    Checkpoint checkpoint = publication.checkpoint();
    return new CheckpointManifest(
        version,
        publication.parent().orElse(null),
        checkpoint.metadata().architecture(),
        checkpoint.metadata().hyperparameters(),
        checkpoint.vocabulary().size(),
        chunkCount(file),
        file.length,
        ModelsTopicReader.sha256(file),
        checkpoint.metadata().trainedFrom(),
        checkpoint.metadata().trainedTo(),
        publication.metrics(),
        publication.reason(),
        clock.instant());
  }

  private void sendChunks(String version, byte[] file) {
    for (int number = 0; number < chunkCount(file); number++) {
      int from = number * settings.chunkBytes();
      int to = (int) Math.min(file.length, (long) from + settings.chunkBytes());
      send(new ModelKey.Chunk(version, number), Arrays.copyOfRange(file, from, to));
    }
  }

  private int chunkCount(byte[] file) {
    return (int) (((long) file.length + settings.chunkBytes() - 1) / settings.chunkBytes());
  }

  static byte[] live(String version, String reason, Instant since) {
    return LIVE_VERSIONS.serializer().serialize(null, new LiveVersion(version, reason, since));
  }

  private void send(ModelKey key, byte @Nullable [] value) {
    // A failed send fails the commit, so its future need not be asked.
    var unused =
        producer.send(new ProducerRecord<>(Topics.MODELS.name(), 0, key.toString(), value));
  }

  private void inTransaction(String what, Runnable sends) {
    try {
      producer.beginTransaction();
      sends.run();
      producer.commitTransaction();
    } catch (ProducerFencedException | InvalidProducerEpochException | InterruptException e) {
      throw e instanceof InterruptException
          ? e
          : new FencedException(settings.transactionalId(), e);
    } catch (KafkaException e) {
      abort();
      throw failure(what + " failed", e);
    }
  }

  private void abort() {
    try {
      producer.abortTransaction();
    } catch (KafkaException e) {
      LOG.warn("The transaction could not be aborted; the broker will do so: {}", e.getMessage());
    }
  }

  private UserError failure(String what, KafkaException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProducerFencedException
          || cause instanceof InvalidProducerEpochException) {
        return new FencedException(settings.transactionalId(), e);
      }
    }
    return new UserError(
        "%s at %s: %s".formatted(what, clientProperties.get("bootstrap.servers"), e.getMessage()),
        e);
  }

  /** Ends an open transaction without committing it. */
  @Override
  public void close() {
    producer.close(Duration.ofSeconds(10));
  }
}
