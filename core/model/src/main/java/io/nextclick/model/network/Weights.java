package io.nextclick.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.CheckpointException;
import io.nextclick.model.checkpoint.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Named tensors on a device. They live as long as the manager that they were loaded with.
 *
 * <p>Every network calls its table of items {@link #ITEMS}: (V, D), row {@code i - 1} for the item
 * at vocabulary index {@code i}.
 */
public final class Weights {

  public static final String ITEMS = "item_embedding";

  private final SortedMap<String, NDArray> arrays;

  private Weights(SortedMap<String, NDArray> arrays) {
    this.arrays = arrays;
  }

  /**
   * Copies a checkpoint's tensors to the manager's device.
   *
   * @param sizes of each tensor that there must be, by name
   * @throws CheckpointException if one is missing or of other sizes, or if there is one too many
   */
  public static Weights load(Checkpoint checkpoint, Map<String, int[]> sizes, NDManager manager) {
    Map<String, Tensor> tensors = new HashMap<>();
    sizes.forEach((name, size) -> tensors.put(name, checkpoint.tensor(name, size)));
    if (checkpoint.tensors().size() != tensors.size()) {
      throw new CheckpointException(
          "The %s checkpoint has tensors that the network does not know: it has %s. Use the program version that trained it, or train again."
              .formatted(checkpoint.metadata().architecture(), checkpoint.tensors().keySet()));
    }
    return load(tensors, manager);
  }

  /** Copies tensors to the manager's device. */
  public static Weights load(Map<String, Tensor> tensors, NDManager manager) {
    SortedMap<String, NDArray> arrays = new TreeMap<>();
    tensors.forEach((name, tensor) -> arrays.put(name, toDevice(tensor, manager)));
    return new Weights(arrays);
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
  public Weights forStep(NDManager step) {
    Weights leaves = frozen(step);
    leaves.arrays.values().forEach(leaf -> leaf.setRequiresGradient(true));
    return leaves;
  }

  /** As {@link #forStep}, but no gradient reaches these. */
  public Weights frozen(NDManager step) {
    SortedMap<String, NDArray> leaves = new TreeMap<>();
    arrays.forEach(
        (name, array) -> {
          NDArray leaf = array.stopGradient();
          leaf.attach(step);
          leaves.put(name, leaf);
        });
    return new Weights(leaves);
  }

  /** These with another array under one of the names. */
  public Weights with(String name, NDArray array) {
    SortedMap<String, NDArray> replaced = new TreeMap<>(arrays);
    replaced.put(name, array);
    return new Weights(replaced);
  }

  /** These but for one. */
  public Weights without(String name) {
    SortedMap<String, NDArray> rest = new TreeMap<>(arrays);
    rest.remove(name);
    return new Weights(rest);
  }

  /** These, each made another. */
  public Weights map(BiFunction<String, NDArray, NDArray> change) {
    SortedMap<String, NDArray> changed = new TreeMap<>();
    arrays.forEach((name, array) -> changed.put(name, change.apply(name, array)));
    return new Weights(changed);
  }

  public Set<String> names() {
    return Collections.unmodifiableSet(arrays.keySet());
  }

  /** The tensor on its device; whoever derives from it attaches the result elsewhere. */
  public NDArray get(String name) {
    @Nullable NDArray array = arrays.get(name);
    if (array == null) {
      throw new IllegalArgumentException("There is no weight " + name + " among " + names());
    }
    return array;
  }

  /** Copies all tensors back into the Java heap. */
  public SortedMap<String, Tensor> toTensors() {
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    arrays.forEach((name, array) -> tensors.put(name, tensor(array)));
    return tensors;
  }

  private static Tensor tensor(NDArray array) {
    int[] sizes = Arrays.stream(array.getShape().getShape()).mapToInt(Math::toIntExact).toArray();
    return Tensor.of(array.toFloatArray(), sizes);
  }
}
