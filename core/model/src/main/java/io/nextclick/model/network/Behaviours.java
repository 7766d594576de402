package io.nextclick.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.CheckpointException;
import io.nextclick.schemas.EventType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What visitors do with items, as far as a network tells one from another: each has a vector of its
 * own that is added to the item's, so that an item put into the cart may say more than one looked
 * at.
 *
 * @param known the most frequent first, whose row any other has as well; empty where a network does
 *     not tell
 */
public record Behaviours(List<EventType> known) {

  public static final Behaviours NONE = new Behaviours(List.of());

  /** (T, D): a row for each. */
  private static final String TENSOR = "behaviour_embedding";

  private static final String HYPERPARAMETER = "event_types";

  public Behaviours {
    known = List.copyOf(known);
  }

  /** Whether this is the tensor of the behaviours. */
  public static boolean isTensor(String name) {
    return name.equals(TENSOR);
  }

  /** Whether this is the hyperparameter that names them. */
  public static boolean isHyperparameter(String name) {
    return name.equals(HYPERPARAMETER);
  }

  /**
   * Of a checkpoint.
   *
   * @throws CheckpointException if it names an event type that does not exist
   */
  public static Behaviours of(Checkpoint checkpoint) {
    String names = checkpoint.metadata().hyperparameters().getOrDefault(HYPERPARAMETER, "");
    if (names.isEmpty()) {
      return NONE;
    }
    return new Behaviours(
        Arrays.stream(names.split(" ")).map(name -> type(checkpoint, name)).toList());
  }

  private static EventType type(Checkpoint checkpoint, String name) {
    return EventType.ofWireName(name)
        .orElseThrow(
            () ->
                new CheckpointException(
                    "The %s checkpoint tells the event type '%s', known are %s. Use the program version that trained it, or train again."
                        .formatted(
                            checkpoint.metadata().architecture(), name, EventType.wireNames())));
  }

  /** Adds what {@link #of(Checkpoint)} reads. */
  public void addTo(Map<String, String> hyperparameters) {
    if (!known.isEmpty()) {
      hyperparameters.put(
          HYPERPARAMETER, known.stream().map(EventType::wireName).collect(Collectors.joining(" ")));
    }
  }

  /** Adds the sizes of their tensor. */
  public void addTo(Map<String, int[]> tensors, int dimension) {
    if (!known.isEmpty()) {
      tensors.put(TENSOR, new int[] {known.size(), dimension});
    }
  }

  /** The vectors of clicks, (B, L, D), with those of their behaviours added. */
  public NDArray added(NDArray vectors, PaddedPrefixes clicks, Weights weights) {
    if (known.isEmpty()) {
      return vectors;
    }
    NDManager manager = vectors.getManager();
    return vectors.add(Rows.of(weights.get(TENSOR), clicks.behaviours(manager)));
  }
}
