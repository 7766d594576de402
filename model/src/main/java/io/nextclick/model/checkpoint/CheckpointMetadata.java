package io.nextclick.model.checkpoint;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a model came about: {@code checkpoint.json}.
 *
 * @param architecture e.g. {@code mtaw}; says which network the tensors are for
 * @param hyperparameters what is needed to build the network and to repeat the training
 * @param trainedFrom event time of the oldest click trained on
 * @param trainedTo event time of the newest click trained on
 * @param seed of everything random in the training
 */
public record CheckpointMetadata(
    String architecture,
    SortedMap<String, String> hyperparameters,
    Instant trainedFrom,
    Instant trainedTo,
    long seed) {

  public CheckpointMetadata {
    if (!architecture.matches("[a-z0-9-]+")) {
      throw new IllegalArgumentException(
          "An architecture's name has lower-case letters, digits and '-' only, not '"
              + architecture
              + "'");
    }
    hyperparameters = Collections.unmodifiableSortedMap(new TreeMap<>(hyperparameters));
  }
}
