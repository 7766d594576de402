package io.nextclick.model.mtaw;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.CheckpointException;
import io.nextclick.model.checkpoint.Tensor;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** The trained tensors on a device. They live as long as the manager that they were loaded with. */
public final class MtawWeights {

  private final MtawShape shape;
  private final Map<MtawTensor, NDArray> arrays;

  private MtawWeights(MtawShape shape, Map<MtawTensor, NDArray> arrays) {
    this.shape = shape;
    this.arrays = arrays;
  }

  /**
   * Copies a checkpoint's tensors to the manager's device.
   *
   * @throws CheckpointException if one is missing or of another shape than the vocabulary and the
   *     hyperparameters say, or if there is one too many
   */
  public static MtawWeights load(Checkpoint checkpoint, NDManager manager) {
    MtawShape shape = MtawShape.of(checkpoint);
    Map<MtawTensor, Tensor> tensors = new EnumMap<>(MtawTensor.class);
    for (MtawTensor name : MtawTensor.values()) {
      tensors.put(name, checkpoint.tensor(name.checkpointName(), name.sizes(shape)));
    }
    if (checkpoint.tensors().size() != tensors.size()) {
      throw new CheckpointException(
          "The mtaw checkpoint has tensors that the network does not know: it has "
              + checkpoint.tensors().keySet()
              + ". Use the program version that trained it, or train again.");
    }
    return load(shape, tensors, manager);
  }

  /** Copies the tensors, one for each name and of its sizes, to the manager's device. */
  public static MtawWeights load(
      MtawShape shape, Map<MtawTensor, Tensor> tensors, NDManager manager) {
    Map<MtawTensor, NDArray> arrays = new EnumMap<>(MtawTensor.class);
    tensors.forEach((name, tensor) -> arrays.put(name, toDevice(tensor, manager)));
    return new MtawWeights(shape, arrays);
  }

  private static NDArray toDevice(Tensor tensor, NDManager manager) {
    Shape sizes = new Shape(Arrays.stream(tensor.shape()).asLongStream().toArray());
    // The engine would go on using the Java buffer; a copy is memory of its own.
    try (NDArray buffer = manager.create(tensor.values(), sizes)) {
      return buffer.duplicate();
    }
  }

  /**
   * The same memory for one training step: gradients gather in these arrays, and they and all that
   * is derived from them end with the step's manager. A change of the weights shows in both.
   */
  public MtawWeights forStep(NDManager step) {
    Map<MtawTensor, NDArray> leaves = new EnumMap<>(MtawTensor.class);
    arrays.forEach(
        (name, array) -> {
          NDArray leaf = array.stopGradient();
          leaf.attach(step);
          leaf.setRequiresGradient(true);
          leaves.put(name, leaf);
        });
    return new MtawWeights(shape, leaves);
  }

  public MtawShape shape() {
    return shape;
  }

  /** The tensor on its device; whoever derives from it attaches the result elsewhere. */
  public NDArray get(MtawTensor name) {
    return Objects.requireNonNull(arrays.get(name), name.checkpointName());
  }

  /** Copies all tensors back into the Java heap, under their checkpoint names. */
  public SortedMap<String, Tensor> toTensors() {
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    arrays.forEach(
        (name, array) ->
            tensors.put(name.checkpointName(), Tensor.of(array.toFloatArray(), name.sizes(shape))));
    return tensors;
  }
}
