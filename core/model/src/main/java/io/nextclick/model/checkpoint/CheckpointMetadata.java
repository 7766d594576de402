package io.nextclick.model.checkpoint;

import java.time.Instant;
import java.util.Collections;
import java.util.Objects;
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

  /** Years of four digits, as RFC 3339 has them. */
  private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  public CheckpointMetadata {
    if (!architecture.matches("[a-z0-9-]{1,64}")) {
      throw new IllegalArgumentException(
          "An architecture's name has lower-case letters, digits and '-' only, 64 at most, not '"
              + Shown.of(architecture)
              + "'");
    }
    hyperparameters.forEach(
        (name, value) ->
            Objects.requireNonNull(value, () -> "hyperparameter '" + name + "' is null"));
    for (Instant time : new Instant[] {trainedFrom, trainedTo}) {
      if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
        throw new IllegalArgumentException("The time " + time + " is none of RFC 3339");
      }
    }
    hyperparameters = Collections.unmodifiableSortedMap(new TreeMap<>(hyperparameters));
  }
}
