package io.nextclick.model;

import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.CheckpointException;
import io.nextclick.model.mtaw.MtawServingModel;
import io.nextclick.model.mtaw.MtawShape;
import io.nextclick.model.plus.MtawPlus;
import io.nextclick.model.plus.MtawPlusServingModel;

/** Turns a checkpoint into a model that scores: the place where architectures are known by name. */
public final class ServingModels {

  private ServingModels() {}

  /**
   * Loads a checkpoint onto a device. The caller closes the model.
   *
   * @throws CheckpointException if the architecture is not known, or the tensors do not fit it
   * @throws IllegalStateException if this host has no such device
   */
  public static ServingModel load(Checkpoint checkpoint, ComputeDevice device) {
    String architecture = checkpoint.metadata().architecture();
    return switch (architecture) {
      case MtawShape.ARCHITECTURE -> MtawServingModel.load(checkpoint, ComputeEngine.open(device));
      case MtawPlus.ARCHITECTURE ->
          MtawPlusServingModel.load(checkpoint, ComputeEngine.open(device));
      default ->
          throw new CheckpointException(
              "The checkpoint is of architecture '%s', known are: %s, %s. Use the program version that trained it, or train again."
                  .formatted(architecture, MtawShape.ARCHITECTURE, MtawPlus.ARCHITECTURE));
    };
  }
}
