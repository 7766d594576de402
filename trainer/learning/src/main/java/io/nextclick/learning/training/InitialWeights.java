package io.nextclick.learning.training;

import io.nextclick.model.Vocabulary;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.CheckpointException;
import io.nextclick.model.checkpoint.Tensor;
import io.nextclick.model.network.Behaviours;
import io.nextclick.model.network.NetworkShape;
import io.nextclick.model.network.Weights;
import io.nextclick.model.plus.MtawPlus;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** The weights that a training starts from. */
public final class InitialWeights {

  /** One number before any training. */
  public interface Draw {
    double from(Random random);
  }

  /** Uniform between ±1/√D. */
  public static Draw uniform(int dimension) {
    double range = 1 / Math.sqrt(dimension);
    return random -> range * (2 * random.nextDouble() - 1);
  }

  /** Normal, with a deviation of 0.02. */
  public static Draw normal() {
    return random -> 0.02 * random.nextGaussian();
  }

  private InitialWeights() {}

  /**
   * Drawn, layer normalisations at identity.
   *
   * @param drawsBiases whether biases are drawn as well; if not, they are 0
   */
  public static Map<String, Tensor> of(
      NetworkShape shape, Draw draw, boolean drawsBiases, long seed) {
    Random random = new Random(seed);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    shape
        .learnt()
        .forEach((name, sizes) -> tensors.put(name, drawn(name, sizes, draw, drawsBiases, random)));
    return tensors;
  }

  private static Tensor drawn(
      String name, int[] sizes, Draw draw, boolean drawsBiases, Random random) {
    float[] values = new float[Arrays.stream(sizes).reduce(1, Math::multiplyExact)];
    if (Behaviours.isTensor(name)) {
      // They begin as no difference.
      return Tensor.of(values, sizes);
    }
    if (name.endsWith("norm.weight")) {
      Arrays.fill(values, 1);
    } else if (drawsBiases ? !name.endsWith("norm.bias") : !name.endsWith(".bias")) {
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) draw.from(random);
      }
    }
    return Tensor.of(values, sizes);
  }

  /**
   * The tensors of an earlier model, and its rows of the items that are still known.
   *
   * @throws CheckpointException if the earlier model is not of the same shape but for the items
   */
  static Map<String, Tensor> warm(
      NetworkShape shape,
      Map<String, Tensor> cold,
      Vocabulary vocabulary,
      Checkpoint earlierModel) {
    Checkpoint earlier = MtawPlus.network(earlierModel);
    Map<String, String> theirs = earlier.metadata().hyperparameters();
    Map<String, String> ours = shape.hyperparameters();
    ours.keySet().removeIf(Behaviours::isHyperparameter);
    ours.forEach(
        (name, value) -> {
          if (!value.equals(theirs.getOrDefault(name, value))) {
            throw new CheckpointException(
                "A training with %s %s cannot start from a checkpoint with %s. Set the same, or start without one."
                    .formatted(name, value, theirs.get(name)));
          }
        });
    Map<String, Tensor> warm = new LinkedHashMap<>();
    cold.forEach((name, tensor) -> warm.put(name, warm(shape, name, tensor, vocabulary, earlier)));
    return warm;
  }

  private static Tensor warm(
      NetworkShape shape, String name, Tensor cold, Vocabulary vocabulary, Checkpoint earlier) {
    if (Behaviours.isTensor(name)) {
      // What is told may have changed; it is learnt again in no time.
      return cold;
    }
    if (!name.equals(Weights.ITEMS)) {
      return earlier.tensor(name, cold.shape());
    }
    int[] sizes = {earlier.vocabulary().size(), shape.dimension()};
    return knownRows(earlier.tensor(name, sizes), cold, vocabulary, earlier);
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
