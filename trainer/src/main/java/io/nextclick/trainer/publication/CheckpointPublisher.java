package io.nextclick.trainer.publication;

import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.CheckpointException;
import io.nextclick.model.distribution.ModelsTopicReader;
import io.nextclick.schemas.CheckpointManifest;
import io.nextclick.schemas.LiveVersion;
import io.nextclick.schemas.ModelKey;
import io.nextclick.schemas.serde.JsonSerde;
import io.nextclick.service.UserError;
import io.nextclick.trainer.publication.ModelsTransactions.Write;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
  private final ModelsTransactions transactions;

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
    this.transactions = new ModelsTransactions(this.clientProperties, settings);
  }

  /**
   * Publishes and makes live, then prunes. A version that is on the topic already, undamaged, is
   * not sent again but made live, if it is not.
   *
   * @return the version
   * @throws FencedException where another trainer has taken over
   * @throws UserError where the broker refuses; nothing of this version is then visible
   */
  public String publish(Publication publication) {
    String version = publication.checkpoint().version();
    List<Write> writes = new ArrayList<>();
    try (ModelsTopicReader models = new ModelsTopicReader(clientProperties)) {
      models.readToEnd();
      boolean known = isWholeOn(models, version);
      if (known && models.live().filter(live -> live.version().equals(version)).isPresent()) {
        LOG.info("{} is on the topic and live already", version);
        return version;
      }
      if (!known) {
        addFile(writes, version, publication);
      }
    }
    writes.add(live(new LiveVersion(version, publication.reason(), clock.instant())));
    transactions.write("Publishing " + version, writes);
    prune();
    return version;
  }

  static Write live(LiveVersion live) {
    return new Write(ModelKey.LIVE, LIVE_VERSIONS.serializer().serialize(null, live));
  }

  private static boolean isWholeOn(ModelsTopicReader models, String version) {
    if (models.manifest(version).isEmpty()) {
      return false;
    }
    try {
      models.fetch(version);
      return true;
    } catch (CheckpointException e) {
      LOG.warn("Sending {} again: {}", version, e.getMessage());
      return false;
    }
  }

  private void addFile(List<Write> writes, String version, Publication publication) {
    byte[] file = publication.checkpoint().toBytes();
    for (long from = 0; from < file.length; from += settings.chunkBytes()) {
      byte[] chunk =
          Arrays.copyOfRange(
              file, (int) from, (int) Math.min(file.length, from + settings.chunkBytes()));
      writes.add(new Write(new ModelKey.Chunk(version, writes.size()), chunk));
    }
    CheckpointManifest manifest = manifest(version, publication, file, writes.size());
    writes.add(
        new Write(
            new ModelKey.Manifest(version), MANIFESTS.serializer().serialize(null, manifest)));
  }

  private CheckpointManifest manifest(
      String version, Publication publication, byte[] file, int chunkCount) {
    Checkpoint checkpoint = publication.checkpoint();
    return new CheckpointManifest(
        version,
        publication.parent().orElse(null),
        checkpoint.metadata().architecture(),
        checkpoint.metadata().hyperparameters(),
        checkpoint.vocabulary().size(),
        chunkCount,
        file.length,
        ModelsTopicReader.sha256(file),
        checkpoint.metadata().trainedFrom(),
        checkpoint.metadata().trainedTo(),
        publication.metrics(),
        publication.reason(),
        clock.instant());
  }

  /** Removes the versions that {@link Pruning} says. What cannot be removed now is next time. */
  private void prune() {
    try (ModelsTopicReader models = new ModelsTopicReader(clientProperties)) {
      models.readToEnd();
      List<Write> tombstones =
          Pruning.tombstones(models, settings.keep()).stream()
              .map(key -> new Write(key, null))
              .toList();
      if (!tombstones.isEmpty()) {
        transactions.write("Removing old versions", tombstones);
      }
    } catch (FencedException e) {
      throw e;
    } catch (UserError e) {
      LOG.warn("{}", e.getMessage());
    }
  }

  /** A transaction under way is aborted. */
  @Override
  public void close() {
    transactions.close();
  }
}
