package io.nextclick.schemas;

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

  public CheckpointManifest {
    hyperparameters = new TreeMap<>(hyperparameters);
    metrics = new TreeMap<>(metrics);
    if (chunkCount < 1 || byteCount < 1) {
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
}
