package io.nextclick.registry;

import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.CheckpointException;
import io.nextclick.schemas.CheckpointManifest;
import io.nextclick.schemas.LiveVersion;
import io.nextclick.schemas.Topics;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows {@code models}: which checkpoints there are, which is live, and any of them in full.
 * While following, only manifests and the places of chunks are remembered; a file of megabytes is
 * read when it is asked for.
 *
 * <p>Reads committed records alone, so a version under publication is invisible until all of it is
 * there. A record that is none of the contract's is skipped and counted. Where the topic is deleted
 * and made anew, everything is read anew. Not thread-safe, as its consumers are not.
 */
public final class ModelsTopicReader implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ModelsTopicReader.class);

  private final ModelsTopic topic;
  private final PublishedModels models = new PublishedModels();

  /**
   * @param clientProperties {@code bootstrap.servers} and whatever security needs
   */
  public ModelsTopicReader(Map<String, Object> clientProperties, Topics topics) {
    this.topic = new ModelsTopic(clientProperties, topics);
  }

  /**
   * Reads everything that was committed when the call began.
   *
   * @throws org.apache.kafka.common.KafkaException where the topic is not there or the broker does
   *     not answer
   */
  public void readToEnd() {
    long before = models.skipped();
    if (topic.reopenIfAnother()) {
      models.startOver();
    }
    topic.readToEnd(this::follow);
    if (models.skipped() > before) {
      LOG.warn(
          "Skipped {} records of {} that are none of the contract's, the last {}",
          models.skipped() - before,
          topic.name(),
          models.lastSkipped());
    }
  }

  /**
   * Reads what is new, waiting at most {@code timeout} for the first of it; whether anything was.
   * Looks from time to time whether it is still the same topic.
   *
   * @throws org.apache.kafka.common.KafkaException where the topic is not there or the broker does
   *     not answer; the next call tries again
   */
  public boolean poll(Duration timeout) {
    if (topic.reopenIfAnotherSeldom()) {
      models.startOver();
    }
    return topic.poll(timeout, this::follow);
  }

  private void follow(ConsumerRecord<String, byte[]> record) {
    models.follow(record.key(), record.value(), record.offset());
  }

  /** The manifests on the topic, oldest publication first. */
  public List<CheckpointManifest> manifests() {
    return models.manifests();
  }

  public Optional<CheckpointManifest> manifest(String version) {
    return models.manifest(version);
  }

  /** The version that is to answer, if any: the held one, else the one that was made live. */
  public Optional<LiveVersion> wanted() {
    return models.wanted();
  }

  /** The version that a person has said is to answer until it is released, if any. */
  public Optional<LiveVersion> held() {
    return models.held();
  }

  /** The numbers of a version's chunks that are on the topic: each is due a tombstone. */
  public List<Integer> chunks(String version) {
    return List.copyOf(models.chunks(version).keySet());
  }

  /** Tells this upload of a version, and the record that asks for one, from any other. */
  public UploadId uploadId(String version) {
    return models.uploadId(version);
  }

  /** How many records were skipped since the beginning because they are none of the contract's. */
  public long skipped() {
    return models.skipped();
  }

  /** Where the last record that was skipped is, and why it was; empty for none. */
  public String lastSkipped() {
    return models.lastSkipped();
  }

  /**
   * Reads one checkpoint in full and verifies it against its manifest.
   *
   * @throws CheckpointException where the version is not on the topic, a chunk is missing, size or
   *     hash differ, or the file inside is unusable
   * @throws org.apache.kafka.common.KafkaException where the broker does not answer
   */
  public Checkpoint fetch(String version) {
    CheckpointManifest manifest =
        manifest(version)
            .orElseThrow(
                () ->
                    new CheckpointException(
                        "There is no manifest of " + version + " on the topic " + topic.name()));
    TreeMap<Integer, Long> offsets = models.chunks(version);
    for (int number = 0; number < manifest.chunkCount(); number++) {
      if (!offsets.containsKey(number)) {
        throw new CheckpointException(
            "Checkpoint %s is incomplete: chunk %d of %d is missing"
                .formatted(version, number, manifest.chunkCount()));
      }
    }
    byte[] file = read(manifest, List.copyOf(offsets.headMap(manifest.chunkCount()).values()));
    String actual = sha256(file);
    if (!actual.equals(manifest.sha256())) {
      throw new CheckpointException(
          "Checkpoint %s has SHA-256 %s, its manifest says %s: a chunk was damaged or replaced"
              .formatted(version, actual, manifest.sha256()));
    }
    return Checkpoint.fromBytes(file);
  }

  /** The records at these offsets, one after the other: as many bytes as the manifest says. */
  private byte[] read(CheckpointManifest manifest, List<Long> offsets) {
    Set<Long> wanted = new HashSet<>(offsets);
    Map<Long, byte[]> values = new HashMap<>();
    topic.read(
        Collections.min(offsets),
        Collections.max(offsets),
        record -> {
          if (record.value() != null && wanted.contains(record.offset())) {
            values.put(record.offset(), record.value());
          }
        });
    long size = values.values().stream().mapToLong(value -> value.length).sum();
    for (long offset : offsets) {
      if (!values.containsKey(offset)) {
        throw new CheckpointException(
            "Checkpoint %s is incomplete: its chunk at offset %d was removed meanwhile"
                .formatted(manifest.version(), offset));
      }
    }
    if (size != manifest.byteCount()) {
      throw new CheckpointException(
          "Checkpoint %s has %d bytes, its manifest says %d: a chunk was damaged or replaced"
              .formatted(manifest.version(), size, manifest.byteCount()));
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream((int) size);
    offsets.forEach(offset -> file.writeBytes(values.remove(offset)));
    return file.toByteArray();
  }

  @Override
  public void close() {
    topic.close();
  }

  /** Lower-case hex, as in {@link CheckpointManifest#sha256()}. */
  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java runtime has SHA-256", e);
    }
  }
}
