package io.nextclick.trainer.training;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a model is trained on.
 *
 * @param train sessions as item ids, oldest click first, oldest session first
 * @param validation sessions held back to choose the number of epochs; may be empty
 * @param held what of them is held back
 * @param clickCounts clicks by item id: the vocabulary, in this order. Clicks on other items are
 *     skipped, as they are when serving
 * @param from event time of the oldest click
 * @param to event time of the newest click
 */
public record TrainingData(
    List<List<String>> train,
    List<List<String>> validation,
    Held held,
    Map<String, Long> clickCounts,
    Instant from,
    Instant to) {

  /** What a validation session keeps from training. */
  public enum Held {
    /** All its clicks. */
    SESSIONS,
    /** Its last click only; those before it are a session trained on. */
    LAST_CLICKS
  }

  /** With whole sessions held back. */
  public TrainingData(
      List<List<String>> train,
      List<List<String>> validation,
      Map<String, Long> clickCounts,
      Instant from,
      Instant to) {
    this(train, validation, Held.SESSIONS, clickCounts, from, to);
  }

  public TrainingData {
    train = List.copyOf(train);
    validation = List.copyOf(validation);
    clickCounts = Collections.unmodifiableMap(new LinkedHashMap<>(clickCounts));
    if (from.isAfter(to)) {
      throw new IllegalArgumentException("Training data cannot reach from " + from + " to " + to);
    }
  }

  /** Clicks that validation asks for. */
  int validationTargets() {
    return held == Held.LAST_CLICKS
        ? validation.size()
        : validation.stream().mapToInt(session -> Math.max(0, session.size() - 1)).sum();
  }

  /** The validation sessions trained on as well, nothing held back. */
  TrainingData everything() {
    List<List<String>> all =
        held == Held.LAST_CLICKS
            ? validation
            : Stream.concat(train.stream(), validation.stream()).toList();
    return new TrainingData(all, List.of(), clickCounts, from, to);
  }
}
