package io.nextclick.model.checkpoint;

import io.nextclick.schemas.SessionRule;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The session rule that a checkpoint's sessions were cut by, among its hyperparameters: whoever
 * cuts sessions by another asks it for what it was not trained on.
 */
public final class TrainedSessionRule {

  private static final String GAP = "session_gap";
  private static final String GRACE = "session_grace";
  private static final String MAX_CLICKS = "session_max_clicks";

  private TrainedSessionRule() {}

  /** The checkpoint, saying so. */
  public static Checkpoint addTo(Checkpoint checkpoint, SessionRule rule) {
    CheckpointMetadata metadata = checkpoint.metadata();
    SortedMap<String, String> hyperparameters = new TreeMap<>(metadata.hyperparameters());
    hyperparameters.put(GAP, rule.gap().toString());
    hyperparameters.put(GRACE, rule.grace().toString());
    hyperparameters.put(MAX_CLICKS, String.valueOf(rule.maxClicks()));
    return checkpoint.with(
        new CheckpointMetadata(
            metadata.architecture(),
            hyperparameters,
            metadata.trainedFrom(),
            metadata.trainedTo(),
            metadata.seed()));
  }

  /**
   * What a checkpoint says; empty where it does not, as those from before it was asked for.
   *
   * @throws CheckpointException where what it says is no session rule
   */
  public static Optional<SessionRule> of(CheckpointMetadata metadata) {
    SortedMap<String, String> hyperparameters = metadata.hyperparameters();
    if (!hyperparameters.containsKey(GAP)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new SessionRule(
              Duration.parse(hyperparameters.getOrDefault(GAP, "")),
              Duration.parse(hyperparameters.getOrDefault(GRACE, "")),
              Integer.parseInt(hyperparameters.getOrDefault(MAX_CLICKS, ""))));
    } catch (RuntimeException e) { // no duration, no number, or none that a rule may have
      throw new CheckpointException(
          "The checkpoint's session rule cannot be read: %s. Train again."
              .formatted(e.getMessage()),
          e);
    }
  }
}
