package io.nextclick.model.serving;

import io.nextclick.model.ComputeDevice;
import io.nextclick.model.ComputeEngine;
import io.nextclick.model.ServingModel;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.CheckpointException;
import io.nextclick.model.cml.CmlShape;
import io.nextclick.model.mtaw.MtawShape;
import io.nextclick.model.network.NetworkServingModel;
import io.nextclick.model.plus.MtawPlus;
import io.nextclick.model.plus.MtawPlusServingModel;
import io.nextclick.model.sasrec.SasRecShape;
import java.util.List;

/** Turns a checkpoint into a model that scores: the place where architectures are known by name. */
public final class ServingModels {

  /** Every architecture that can be served. */
  public static final List<String> ARCHITECTURES =
      List.of(
          MtawPlus.ARCHITECTURE,
          MtawShape.ARCHITECTURE,
          SasRecShape.MCLREC,
          SasRecShape.SASREC,
          CmlShape.ARCHITECTURE);

  private ServingModels() {}

  /**
   * Loads a checkpoint onto a device. The caller closes the model.
   *
   * @throws CheckpointException if the architecture is not known, or the tensors do not fit it
   * @throws IllegalStateException if this host has no such device
   */
  public static ServingModel load(Checkpoint checkpoint, ComputeDevice device) {
    try {
      return open(checkpoint, device);
    } catch (IllegalArgumentException | IndexOutOfBoundsException | ArithmeticException e) {
      throw new CheckpointException(
          "The %s checkpoint cannot be loaded: %s. Train again."
              .formatted(checkpoint.metadata().architecture(), e.getMessage()),
          e);
    }
  }

  private static ServingModel open(Checkpoint checkpoint, ComputeDevice device) {
    String architecture = checkpoint.metadata().architecture();
    return switch (architecture) {
      case MtawShape.ARCHITECTURE ->
          NetworkServingModel.load(checkpoint, MtawShape::of, ComputeEngine.open(device));
      case SasRecShape.SASREC, SasRecShape.MCLREC ->
          NetworkServingModel.load(checkpoint, SasRecShape::of, ComputeEngine.open(device));
      case CmlShape.ARCHITECTURE ->
          NetworkServingModel.load(checkpoint, CmlShape::of, ComputeEngine.open(device));
      case MtawPlus.ARCHITECTURE ->
          MtawPlusServingModel.load(checkpoint, ComputeEngine.open(device));
      default ->
          throw new CheckpointException(
              "The checkpoint is of architecture '%s', known are: %s. Use the program version that trained it, or train again."
                  .formatted(architecture, String.join(", ", ARCHITECTURES)));
    };
  }
}
