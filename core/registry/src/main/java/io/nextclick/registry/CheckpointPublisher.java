package io.nextclick.registry;

import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.CheckpointException;
import io.nextclick.registry.ModelsTransactions.Write;
import io.nextclick.schemas.CheckpointManifest;
import io.nextclick.schemas.JsonSerde;
import io.nextclick.schemas.LiveVersion;
import io.nextclick.schemas.ModelKey;
import io.nextclick.schemas.Topics;
import io.nextclick.service.UserError;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes a checkpoint in one transaction: its chunks, then its manifest, then, where nothing
 * speaks against it, the record that makes it live. Old versions go in another. Whoever reads
 * committed records sees all of it or nothing, wherever this process is killed; what a killed one
 * has begun is aborted when the next trainer starts, or by the broker after {@link
 * PublicationSettings#transactionTimeout}.
 *
 * <p>The transactional id is fixed, so a second trainer fences the first: the first's next call is
 * a {@link FencedException}. Not thread-safe.
 */
public final class CheckpointPublisher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CheckpointPublisher.class);
  private static final JsonSerde<CheckpointManifest> MANIFESTS =
      JsonSerde.of(CheckpointManifest.class);
  private static final JsonSerde<LiveVersion> LIVE_VERSIONS = JsonSerde.of(LiveVersion.class);

  private final Map<String, Object> clientProperties;
  private final Topics topics;
  private final PublicationSettings settings;
  private final Clock clock;
  private final ModelsTransactions transactions;

  /**
   * Takes over publishing: fences whoever had it, and aborts what it left unfinished.
   *
   * @param clientProperties {@code bootstrap.servers} and whatever security needs
   * @throws UserError where the broker cannot be reached
   */
  public CheckpointPublisher(
      Map<String, Object> clientProperties,
      Topics topics,
      PublicationSettings settings,
      Clock clock) {
    this.clientProperties = Map.copyOf(clientProperties);
    this.topics = topics;
    this.settings = settings;
    this.clock = clock;
    this.transactions = new ModelsTransactions(this.clientProperties, topics, settings);
  }

  /**
   * Publishes and makes live, unless a version is held, then prunes. A version that is on the topic
   * already, undamaged, is not sent again but made live, if it is not.
   *
   * @return the version
   * @throws FencedException where another trainer has taken over
   * @throws UserError where the broker refuses; nothing of this version is then visible
   */
  public String publish(Publication publication) {
    return publish(publication, live -> Optional.empty()).version();
  }

  /**
   * The same for what was held against the version that was live when its training began: where
   * another is live by now, whoever changed that is not overruled. What is published then waits for
   * a person to promote it, or for the next training to do better than what is live.
   *
   * @param liveBefore the version that was live when the training began, if any
   */
  public Published publish(Publication publication, Optional<String> liveBefore) {
    return publish(
        publication,
        live ->
            live.equals(liveBefore)
                ? Optional.empty()
                : Optional.of(
                    "%s is live now and %s was when this training began"
                        .formatted(live.orElse("none"), liveBefore.orElse("none"))));
  }

  /** Why another version is to stay live, given the one that is. */
  private interface Objection {
    Optional<String> to(Optional<String> live);
  }

  private Published publish(Publication publication, Objection objection) {
    String version = publication.checkpoint().version();
    List<Write> writes = new ArrayList<>();
    Optional<String> notLive;
    try (ModelsTopicReader models = readToEnd()) {
      Optional<String> wanted = models.wanted().map(LiveVersion::version);
      boolean known = isWholeOn(models, version);
      if (known && wanted.equals(Optional.of(version))) {
        LOG.info("{} is on the topic and live already", version);
        return new Published(version, Optional.empty());
      }
      Optional<String> changed = objection.to(wanted);
      if (!known) {
        addFile(writes, version, changed.isEmpty() ? publication : publication.after(wanted));
      }
      notLive = heldInstead(models, version).or(() -> changed);
    }
    if (notLive.isEmpty()) {
      writes.add(live(new LiveVersion(version, publication.reason(), clock.instant())));
    }
    if (!writes.isEmpty()) {
      transactions.write("Publishing " + version, writes);
    }
    Published published = new Published(version, prune(version).or(() -> notLive));
    published
        .notLive()
        .ifPresent(reason -> LOG.warn("Published {}, but it does not answer: {}", version, reason));
    return published;
  }

  /** That a person holds another version, if so. */
  private static Optional<String> heldInstead(ModelsTopicReader models, String version) {
    return models
        .held()
        .filter(held -> !held.version().equals(version))
        .map(
            held ->
                "%s is held since %s (%s), until models release"
                    .formatted(held.version(), held.since(), held.reason()));
  }

  private ModelsTopicReader readToEnd() {
    ModelsTopicReader models = new ModelsTopicReader(clientProperties, topics);
    try {
      models.readToEnd();
      return models;
    } catch (KafkaException e) {
      models.close();
      throw new UserError(
          "The topic %s at %s cannot be read: %s"
              .formatted(
                  topics.models().name(),
                  clientProperties.get("bootstrap.servers"),
                  e.getMessage()),
          e);
    } catch (RuntimeException e) {
      models.close();
      throw e;
    }
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
    if (file.length > (long) settings.chunkBytes() * ModelKey.MAX_CHUNKS) {
      throw new UserError(
          "%s has %,d bytes, more than %,d chunks of %,d; make publication.chunk-size larger."
              .formatted(version, file.length, ModelKey.MAX_CHUNKS, settings.chunkBytes()));
    }
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

  /**
   * Removes the versions that {@link Pruning} says. What cannot be removed now is next time.
   *
   * @return why this version is not to answer, as far as a person has held another meanwhile
   */
  private Optional<String> prune(String version) {
    try (ModelsTopicReader models = readToEnd()) {
      List<Write> tombstones =
          Pruning.tombstones(models, settings.keep()).stream()
              .map(key -> new Write(key, null))
              .toList();
      if (!tombstones.isEmpty()) {
        transactions.write("Removing old versions", tombstones);
      }
      return heldInstead(models, version);
    } catch (FencedException e) {
      throw e;
    } catch (UserError e) {
      LOG.warn("{}", e.getMessage());
      return Optional.empty();
    }
  }

  /** A transaction under way is aborted. */
  @Override
  public void close() {
    transactions.close();
  }
}
