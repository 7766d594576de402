package io.nextclick.model.mtaw;

import io.nextclick.model.Vocabulary;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.CheckpointMetadata;
import io.nextclick.model.checkpoint.Tensor;
import io.nextclick.model.network.NetworkShape;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** Untrained networks of any shape, the same for the same seed. */
public final class RandomCheckpoints {

  private RandomCheckpoints() {}

  /** Items are called {@code item-1} to {@code item-V}; the later, the more clicked. */
  public static Vocabulary vocabulary(int items) {
    Map<String, Long> clicks = new LinkedHashMap<>();
    for (int index = 1; index <= items; index++) {
      clicks.put("item-" + index, (long) index);
    }
    return Vocabulary.of(clicks);
  }

  public static Checkpoint mtaw(MtawShape shape, long seed) {
    return of(MtawShape.ARCHITECTURE, shape, seed);
  }

  public static Checkpoint of(String architecture, NetworkShape shape, long seed) {
    Random random = new Random(seed);
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    for (Map.Entry<String, int[]> tensor : shape.tensors().entrySet()) {
      int[] sizes = tensor.getValue();
      float[] values = new float[Arrays.stream(sizes).reduce(1, Math::multiplyExact)];
      for (int i = 0; i < values.length; i++) {
        values[i] = (random.nextFloat() - 0.5f) * 0.8f;
      }
      tensors.put(tensor.getKey(), Tensor.of(values, sizes));
    }
    CheckpointMetadata metadata =
        new CheckpointMetadata(
            architecture,
            new TreeMap<>(shape.hyperparameters()),
            Instant.parse("2020-06-01T00:00:00Z"),
            Instant.parse("2020-06-08T00:00:00Z"),
            seed);
    return new Checkpoint(metadata, vocabulary(shape.items()), tensors);
  }
}
