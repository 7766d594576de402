package io.nextclick.local.chaos.cluster;

import io.nextclick.model.Vocabulary;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.CheckpointMetadata;
import io.nextclick.model.checkpoint.Tensor;
import io.nextclick.model.mtaw.MtawShape;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Untrained networks over a small shop: other weights, other items and other click counts for every
 * seed, so that an answer by another version than it says has other scores.
 */
public final class MadeUpModel {

  /** Items of the shop, {@code item-0} and so on; the later the less clicked. */
  public static final int ITEMS = 250;

  private static final int DIMENSION = 8;
  private static final int MAX_LENGTH = 19;
  private static final double KNOWN = 0.8;

  private MadeUpModel() {}

  public static Checkpoint of(long seed) {
    Random random = new Random(seed);
    Map<String, Long> items = new LinkedHashMap<>();
    for (int item = 0; item < ITEMS; item++) {
      if (random.nextDouble() < KNOWN) {
        items.put("item-" + item, 1_000_000L / (item + 1) + random.nextInt(1_000));
      }
    }
    return of(items, seed, 0.8f);
  }

  /**
   * @param spread between the smallest weight and the largest
   */
  public static Checkpoint of(Map<String, Long> items, long seed, float spread) {
    Random random = new Random(seed);
    MtawShape shape = new MtawShape(items.size(), DIMENSION, MAX_LENGTH);
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    shape
        .tensors()
        .forEach(
            (name, sizes) -> {
              float[] values = new float[Arrays.stream(sizes).reduce(1, Math::multiplyExact)];
              for (int i = 0; i < values.length; i++) {
                values[i] = (random.nextFloat() - 0.5f) * spread;
              }
              tensors.put(name, Tensor.of(values, sizes));
            });
    CheckpointMetadata metadata =
        new CheckpointMetadata(
            MtawShape.ARCHITECTURE,
            new TreeMap<>(shape.hyperparameters()),
            Instant.parse("2019-12-01T00:00:00Z"),
            Instant.parse("2020-01-01T00:00:00Z"),
            seed);
    return new Checkpoint(metadata, Vocabulary.of(items), tensors);
  }
}
