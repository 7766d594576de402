package io.nextclick.model.serving;

import ai.djl.ndarray.NDManager;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.ComputeEngine;
import io.nextclick.model.ServingModel;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.CheckpointException;
import io.nextclick.model.cml.CmlShape;
import io.nextclick.model.gru4rec.Gru4RecShape;
import io.nextclick.model.mtaw.MtawShape;
import io.nextclick.model.network.NetworkServingModel;
import io.nextclick.model.network.NetworkShape;
import io.nextclick.model.plus.MtawPlus;
import io.nextclick.model.plus.MtawPlusServingModel;
import io.nextclick.model.sasrec.SasRecShape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Turns a checkpoint into a model that scores: the place where a new architecture is added. */
public final class ServingModels {

  private static final Map<String, Loader> LOADERS = new LinkedHashMap<>();

  static {
    LOADERS.put(MtawPlus.ARCHITECTURE, MtawPlusServingModel::load);
    LOADERS.put(MtawShape.ARCHITECTURE, network(MtawShape::of));
    LOADERS.put(SasRecShape.MCLREC, network(SasRecShape::of));
    LOADERS.put(SasRecShape.SASREC, network(SasRecShape::of));
    LOADERS.put(CmlShape.ARCHITECTURE, network(CmlShape::of));
    LOADERS.put(Gru4RecShape.ARCHITECTURE, network(Gru4RecShape::of));
  }

  private ServingModels() {}

  /** From a checkpoint of one architecture; the manager is closed with the model. */
  private interface Loader {
    ServingModel load(Checkpoint checkpoint, NDManager manager);
  }

  private static Loader network(Function<Checkpoint, NetworkShape> shape) {
    return (checkpoint, manager) -> NetworkServingModel.load(checkpoint, shape, manager);
  }

  /**
   * Loads a checkpoint onto a device. The caller closes the model.
   *
   * @throws CheckpointException if the architecture is not known, or the tensors do not fit it
   * @throws IllegalStateException if this host has no such device
   */
  public static ServingModel load(Checkpoint checkpoint, ComputeDevice device) {
    String architecture = checkpoint.metadata().architecture();
    Loader loader = LOADERS.get(architecture);
    if (loader == null) {
      throw new CheckpointException(
          "The checkpoint is of architecture '%s', known are: %s. Use the program version that trained it, or train again."
              .formatted(architecture, String.join(", ", LOADERS.keySet())));
    }
    try {
      return loader.load(checkpoint, ComputeEngine.open(device));
    } catch (IllegalArgumentException | IndexOutOfBoundsException | ArithmeticException e) {
      throw new CheckpointException(
          "The %s checkpoint cannot be loaded: %s. Train again."
              .formatted(architecture, e.getMessage()),
          e);
    }
  }
}
