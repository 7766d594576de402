package io.nextclick.trainer.training;

import io.nextclick.trainer.dataset.Sessions;
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
 * @param everything sessions to train on once nothing is held back any more
 * @param drawn how many items drawn at random validation ranks targets against; 0 for all items
 * @param clickCounts clicks by item id in the sessions to train on: the vocabulary, in this order.
 *     Clicks on other items are skipped, as they are when serving
 * @param from event time of the oldest click
 * @param to event time of the newest click
 */
public record TrainingData(
    List<List<String>> train,
    List<List<String>> validation,
    Held held,
    List<List<String>> everything,
    int drawn,
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
    this(
        train,
        validation,
        Held.SESSIONS,
        Stream.concat(train.stream(), validation.stream()).toList(),
        0,
        clickCounts,
        from,
        to);
  }

  public TrainingData {
    train = List.copyOf(train);
    validation = List.copyOf(validation);
    everything = List.copyOf(everything);
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

  /** The same with nothing held back, and everything counted. */
  TrainingData withNothingHeld() {
    return new TrainingData(
        everything,
        List.of(),
        Held.SESSIONS,
        everything,
        drawn,
        Sessions.clickCounts(everything),
        from,
        to);
  }
}
