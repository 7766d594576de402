package io.nextclick.model;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.CheckpointException;
import io.nextclick.model.mtaw.MtawServingModel;
import io.nextclick.model.mtaw.MtawShape;

/** Turns a checkpoint into a model that scores: the place where architectures are known by name. */
public final class ServingModels {

  private static final String ENGINE = "PyTorch";

  private ServingModels() {}

  /**
   * Loads a checkpoint onto a device. The caller closes the model.
   *
   * @throws CheckpointException if the architecture is not known, or the tensors do not fit it
   * @throws IllegalStateException if this host has no such device
   */
  public static ServingModel load(Checkpoint checkpoint, ComputeDevice device) {
    String architecture = checkpoint.metadata().architecture();
    if (!architecture.equals(MtawShape.ARCHITECTURE)) {
      throw new CheckpointException(
          "The checkpoint is of architecture '"
              + architecture
              + "', known are: "
              + MtawShape.ARCHITECTURE
              + ". Use the program version that trained it, or train again.");
    }
    Engine engine = Engine.getEngine(ENGINE);
    NDManager manager = NDManager.newBaseManager(device.on(engine), ENGINE);
    return MtawServingModel.load(checkpoint, manager);
  }
}
