package io.nextclick.trainer.training;

import io.nextclick.model.Vocabulary;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.CheckpointException;
import io.nextclick.model.checkpoint.Tensor;
import io.nextclick.model.mtaw.MtawShape;
import io.nextclick.model.mtaw.MtawTensor;
import io.nextclick.model.plus.MtawPlus;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The weights that a training starts from. */
final class InitialWeights {

  private InitialWeights() {}

  /**
   * Uniform between ±1/√D, the layer normalisation at identity; where there is an earlier model,
   * its tensors and its rows of the items that are still known instead.
   *
   * @throws CheckpointException if the earlier model is not an MTAW of the same dimension and
   *     length
   */
  static Map<MtawTensor, Tensor> of(
      MtawShape shape, Vocabulary vocabulary, long seed, @Nullable Checkpoint earlier) {
    Random random = new Random(seed);
    Map<MtawTensor, Tensor> tensors = new EnumMap<>(MtawTensor.class);
    for (MtawTensor name : MtawTensor.values()) {
      tensors.put(name, random(name, shape, random));
    }
    return earlier == null ? tensors : warm(tensors, shape, vocabulary, MtawPlus.network(earlier));
  }

  private static Tensor random(MtawTensor name, MtawShape shape, Random random) {
    int[] sizes = name.sizes(shape);
    float[] values = new float[Arrays.stream(sizes).reduce(1, Math::multiplyExact)];
    switch (name) {
      case ITL_NORM_WEIGHT -> Arrays.fill(values, 1);
      case ITL_NORM_BIAS -> Arrays.fill(values, 0);
      default -> {
        double range = 1 / Math.sqrt(shape.dimension());
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) (range * (2 * random.nextDouble() - 1));
        }
      }
    }
    return Tensor.of(values, sizes);
  }

  private static Map<MtawTensor, Tensor> warm(
      Map<MtawTensor, Tensor> cold, MtawShape shape, Vocabulary vocabulary, Checkpoint earlier) {
    if (!earlier.metadata().architecture().equals(MtawShape.ARCHITECTURE)) {
      throw new CheckpointException(
          "A training of mtaw cannot start from a checkpoint of "
              + earlier.metadata().architecture()
              + ". Start without one.");
    }
    MtawShape known = MtawShape.of(earlier);
    if (known.dimension() != shape.dimension() || known.maxLength() != shape.maxLength()) {
      throw new CheckpointException(
          "A training with dimension %d and max_length %d cannot start from a checkpoint with %d and %d. Set the same, or start without one."
              .formatted(
                  shape.dimension(), shape.maxLength(), known.dimension(), known.maxLength()));
    }
    Map<MtawTensor, Tensor> warm = new EnumMap<>(MtawTensor.class);
    cold.forEach(
        (name, tensor) -> {
          Tensor trained = earlier.tensor(name.checkpointName(), name.sizes(known));
          boolean items = name == MtawTensor.ITEM_EMBEDDING;
          warm.put(name, items ? knownRows(trained, tensor, vocabulary, earlier) : trained);
        });
    return warm;
  }

  /** The trained rows of items known before, the cold rows of the others. */
  private static Tensor knownRows(
      Tensor trained, Tensor cold, Vocabulary vocabulary, Checkpoint earlier) {
    int dimension = cold.shape()[1];
    float[] rows = cold.values().clone();
    for (int index = 1; index <= vocabulary.size(); index++) {
      int before = earlier.vocabulary().indexOf(vocabulary.itemId(index));
      if (before != Vocabulary.UNKNOWN) {
        int from = (before - 1) * dimension;
        System.arraycopy(trained.values(), from, rows, (index - 1) * dimension, dimension);
      }
    }
    return Tensor.of(rows, cold.shape());
  }
}
