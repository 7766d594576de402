package io.nextclick.model.network;

import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.CheckpointException;
import java.util.Map;
import java.util.TreeMap;

/** Reads what a checkpoint says of its network. */
public final class Hyperparameters {

  private static final String DIMENSION = "dimension";
  private static final String MAX_LENGTH = "max_length";

  private Hyperparameters() {}

  /** What every network says of its shape; it may add more. */
  public static Map<String, String> of(NetworkShape shape) {
    Map<String, String> hyperparameters = new TreeMap<>();
    hyperparameters.put(DIMENSION, String.valueOf(shape.dimension()));
    hyperparameters.put(MAX_LENGTH, String.valueOf(shape.maxLength()));
    shape.behaviours().addTo(hyperparameters);
    return hyperparameters;
  }

  /** {@link NetworkShape#dimension}. */
  public static int dimension(Checkpoint checkpoint) {
    return positive(checkpoint, DIMENSION);
  }

  /** {@link NetworkShape#maxLength}. */
  public static int maxLength(Checkpoint checkpoint) {
    return positive(checkpoint, MAX_LENGTH);
  }

  /**
   * A whole number above 0.
   *
   * @throws CheckpointException if it is missing or anything else
   */
  public static int positive(Checkpoint checkpoint, String name) {
    String value = checkpoint.metadata().hyperparameters().getOrDefault(name, "(none)");
    if (!value.matches("[1-9][0-9]{0,5}")) {
      throw new CheckpointException(
          "The %s checkpoint's hyperparameter '%s' must be a whole number above 0, it is %s. Train again."
              .formatted(checkpoint.metadata().architecture(), name, value));
    }
    return Integer.parseInt(value);
  }

  /**
   * How many layers there are; each has tensors of its own.
   *
   * @throws CheckpointException if it is missing or anything else, or more than there are tensors
   */
  public static int layers(Checkpoint checkpoint, String name) {
    int layers = positive(checkpoint, name);
    int tensors = checkpoint.tensors().size();
    if (layers > tensors) {
      throw new CheckpointException(
          "The %s checkpoint's hyperparameter '%s' is %d, more than its %d tensors. Train again."
              .formatted(checkpoint.metadata().architecture(), name, layers, tensors));
    }
    return layers;
  }

  /**
   * A number above 0, at most 1.
   *
   * @throws CheckpointException if it is missing or anything else
   */
  public static double share(Checkpoint checkpoint, String name) {
    String value = checkpoint.metadata().hyperparameters().getOrDefault(name, "(none)");
    try {
      double share = Double.parseDouble(value);
      if (share > 0 && share <= 1) {
        return share;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new CheckpointException(
        "The %s checkpoint's hyperparameter '%s' must be above 0 and at most 1, it is %s. Train again."
            .formatted(checkpoint.metadata().architecture(), name, value));
  }
}
