package io.nextclick.model.distribution;

import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.CheckpointException;
import io.nextclick.schemas.CheckpointManifest;
import io.nextclick.schemas.LiveVersion;
import io.nextclick.schemas.ModelKey;
import io.nextclick.schemas.Topics;
import io.nextclick.schemas.serde.JsonSerde;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows {@code models}: which checkpoints there are, which is live, and any of them in full.
 * While following, only manifests and the places of chunks are remembered; a file of megabytes is
 * read when it is asked for.
 *
 * <p>Reads committed records alone, so a version under publication is invisible until all of it is
 * there. Not thread-safe, as its consumer is not.
 */
public final class ModelsTopicReader implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ModelsTopicReader.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final TopicPartition PARTITION = new TopicPartition(Topics.MODELS.name(), 0);
  private static final JsonSerde<CheckpointManifest> MANIFESTS =
      JsonSerde.of(CheckpointManifest.class);
  private static final JsonSerde<LiveVersion> LIVE_VERSIONS = JsonSerde.of(LiveVersion.class);

  private final KafkaConsumer<String, byte[]> follower;
  private final KafkaConsumer<String, byte[]> fetcher;

  /** Offsets of each version's chunks, by chunk number. */
  private final Map<String, TreeMap<Integer, Long>> chunkOffsets = new HashMap<>();

  /** Manifests by the offset at which they stand: publication order. */
  private final TreeMap<Long, CheckpointManifest> manifests = new TreeMap<>();

  private @Nullable LiveVersion live;

  /**
   * @param clientProperties {@code bootstrap.servers} and whatever security needs
   */
  public ModelsTopicReader(Map<String, Object> clientProperties) {
    this.follower = consumer(clientProperties);
    this.fetcher = consumer(clientProperties);
    follower.assign(List.of(PARTITION));
    follower.seekToBeginning(List.of(PARTITION));
    fetcher.assign(List.of(PARTITION));
  }

  private static KafkaConsumer<String, byte[]> consumer(Map<String, Object> clientProperties) {
    Map<String, Object> properties = new HashMap<>(clientProperties);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    return new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /** Reads everything that was committed when the call began. */
  public void readToEnd() {
    long end = follower.endOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L);
    while (follower.position(PARTITION) < end) {
      poll(POLL);
    }
  }

  /**
   * Reads what is new, waiting at most {@code timeout} for the first of it; whether anything was.
   */
  public boolean poll(Duration timeout) {
    boolean any = false;
    for (ConsumerRecord<String, byte[]> record : follower.poll(timeout)) {
      follow(record);
      any = true;
    }
    return any;
  }

  /** The manifests on the topic, oldest publication first. */
  public List<CheckpointManifest> manifests() {
    return List.copyOf(manifests.values());
  }

  public Optional<CheckpointManifest> manifest(String version) {
    return manifests.values().stream().filter(known -> known.version().equals(version)).findFirst();
  }

  /** The version that should answer, if any was ever made live. */
  public Optional<LiveVersion> live() {
    return Optional.ofNullable(live);
  }

  /** How many chunk records of a version are on the topic: what a tombstone is due for. */
  public List<Integer> chunks(String version) {
    return List.copyOf(chunkOffsets.getOrDefault(version, new TreeMap<>()).keySet());
  }

  /**
   * Reads one checkpoint in full and verifies it against its manifest.
   *
   * @throws CheckpointException where the version is not on the topic, a chunk is missing, size or
   *     hash differ, or the file inside is unusable
   */
  public Checkpoint fetch(String version) {
    CheckpointManifest manifest =
        manifest(version)
            .orElseThrow(
                () ->
                    new CheckpointException(
                        "There is no manifest of "
                            + version
                            + " on the topic "
                            + PARTITION.topic()));
    TreeMap<Integer, Long> offsets = chunkOffsets.getOrDefault(version, new TreeMap<>());
    for (int number = 0; number < manifest.chunkCount(); number++) {
      if (!offsets.containsKey(number)) {
        throw new CheckpointException(
            "Checkpoint %s is incomplete: chunk %d of %d is missing"
                .formatted(version, number, manifest.chunkCount()));
      }
    }
    byte[] file = read(version, List.copyOf(offsets.headMap(manifest.chunkCount()).values()));
    if (file.length != manifest.byteCount()) {
      throw new CheckpointException(
          "Checkpoint %s has %d bytes, its manifest says %d: a chunk was damaged or replaced"
              .formatted(version, file.length, manifest.byteCount()));
    }
    String actual = sha256(file);
    if (!actual.equals(manifest.sha256())) {
      throw new CheckpointException(
          "Checkpoint %s has SHA-256 %s, its manifest says %s: a chunk was damaged or replaced"
              .formatted(version, actual, manifest.sha256()));
    }
    return Checkpoint.fromBytes(file);
  }

  @Override
  public void close() {
    follower.close();
    fetcher.close();
  }

  private void follow(ConsumerRecord<String, byte[]> record) {
    if (record.key() == null) {
      LOG.warn("Skipped a record without key at offset {} of {}", record.offset(), record.topic());
      return;
    }
    ModelKey key = ModelKey.parse(record.key());
    try {
      if (key instanceof ModelKey.Chunk chunk) {
        followChunk(chunk, record);
      } else if (key instanceof ModelKey.Manifest manifest) {
        manifests.values().removeIf(known -> known.version().equals(manifest.version()));
        if (record.value() != null) {
          manifests.put(
              record.offset(), MANIFESTS.deserializer().deserialize(null, record.value()));
        }
      } else if (key instanceof ModelKey.Live) {
        live = LIVE_VERSIONS.deserializer().deserialize(null, record.value());
      } else {
        LOG.warn("Skipped the unknown key {} at offset {}", record.key(), record.offset());
      }
    } catch (SerializationException | IllegalArgumentException e) {
      LOG.warn("Skipped {} at offset {}: {}", record.key(), record.offset(), e.getMessage());
    }
  }

  private void followChunk(ModelKey.Chunk chunk, ConsumerRecord<String, byte[]> record) {
    TreeMap<Integer, Long> offsets =
        chunkOffsets.computeIfAbsent(chunk.version(), version -> new TreeMap<>());
    if (record.value() == null) {
      offsets.remove(chunk.number());
    } else {
      offsets.put(chunk.number(), record.offset());
    }
    if (offsets.isEmpty()) {
      chunkOffsets.remove(chunk.version());
    }
  }

  /**
   * The records at these offsets, one after the other. One transaction wrote them, so they stand
   * side by side.
   */
  private byte[] read(String version, List<Long> offsets) {
    long last = Collections.max(offsets);
    Map<Long, byte[]> values = new HashMap<>();
    fetcher.seek(PARTITION, Collections.min(offsets));
    while (fetcher.position(PARTITION) <= last) {
      for (ConsumerRecord<String, byte[]> record : fetcher.poll(POLL)) {
        if (record.value() != null && offsets.contains(record.offset())) {
          values.put(record.offset(), record.value());
        }
      }
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    for (long offset : offsets) {
      byte[] value = values.get(offset);
      if (value == null) {
        throw new CheckpointException(
            "Checkpoint %s is incomplete: its chunk at offset %d was removed meanwhile"
                .formatted(version, offset));
      }
      file.writeBytes(value);
    }
    return file.toByteArray();
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
