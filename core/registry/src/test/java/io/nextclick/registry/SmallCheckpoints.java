package io.nextclick.registry;

import io.nextclick.model.Vocabulary;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.CheckpointMetadata;
import io.nextclick.model.checkpoint.Tensor;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Files to publish, which no network could load. */
final class SmallCheckpoints {

  private static final Instant TIME = Instant.parse("2020-07-01T12:00:00Z");

  private SmallCheckpoints() {}

  /** Another number, another version. */
  static Checkpoint of(int number) {
    float[] weights = new float[900];
    weights[0] = number;
    return new Checkpoint(
        new CheckpointMetadata("mtaw", new TreeMap<>(), TIME, TIME.plusSeconds(number), 42),
        Vocabulary.of(Map.of("hat", 1L, "shoes", 2L, "socks", 3L)),
        new TreeMap<>(Map.of("weights", Tensor.of(weights, 900))));
  }
}
