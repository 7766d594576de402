package io.nextclick.model.network;

import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.CheckpointException;

/** Reads what a checkpoint says of its network. */
public final class Hyperparameters {

  private Hyperparameters() {}

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
