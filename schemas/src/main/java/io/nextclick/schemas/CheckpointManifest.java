package io.nextclick.schemas;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one checkpoint on {@code models} is: written after its chunks and in the same transaction,
 * so that whoever reads it with {@code read_committed} finds all of them.
 *
 * @param version names the checkpoint; equal training gives an equal version
 * @param parent the version that was live when this one was trained, if any
 * @param architecture e.g. {@code mtaw}; a reader that does not know it skips the checkpoint
 * @param hyperparameters what is needed to build the network
 * @param chunkCount how many chunk records carry the file
 * @param byteCount size of the file, in bytes
 * @param sha256 of the whole file, lower-case hex
 * @param trainedFrom event time of the oldest click trained on
 * @param trainedTo event time of the newest click trained on
 * @param metrics what the gate measured, e.g. {@code recallAt20} of this model, {@code
 *     popularity.recallAt20}
 * @param reason why the gate let it pass
 */
public record CheckpointManifest(
    String version,
    @Nullable String parent,
    String architecture,
    Map<String, String> hyperparameters,
    int itemCount,
    int chunkCount,
    long byteCount,
    String sha256,
    Instant trainedFrom,
    Instant trainedTo,
    Map<String, Double> metrics,
    String reason,
    Instant createdAt) {

  /** A checkpoint is one Java array, so it is smaller than 2 GiB. */
  private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

  public CheckpointManifest {
    ModelKey.requireVersion(version);
    if (parent != null) {
      ModelKey.requireVersion(parent);
    }
    hyperparameters = sorted("hyperparameters", hyperparameters);
    metrics = sorted("metrics", metrics);
    requireNonNull(architecture, "architecture is missing");
    requireNonNull(trainedFrom, "trained_from is missing");
    requireNonNull(trainedTo, "trained_to is missing");
    requireNonNull(reason, "reason is missing");
    requireNonNull(createdAt, "created_at is missing");
    if (!requireNonNull(sha256, "sha256 is missing").matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("sha256 must be 64 lower-case hex digits");
    }
    if (itemCount < 1) {
      throw new IllegalArgumentException("checkpoint " + version + " has " + itemCount + " items");
    }
    if (chunkCount < 1
        || chunkCount > ModelKey.MAX_CHUNKS
        || byteCount < 1
        || byteCount > MAX_BYTES) {
      throw new IllegalArgumentException(
          "checkpoint "
              + version
              + " has "
              + chunkCount
              + " chunks of "
              + byteCount
              + " bytes in all");
    }
  }

  private static <T> Map<String, T> sorted(String field, Map<String, T> values) {
    requireNonNull(values, field + " is missing")
        .forEach((name, value) -> requireNonNull(value, () -> field + " has no value of " + name));
    return new TreeMap<>(values);
  }
}
