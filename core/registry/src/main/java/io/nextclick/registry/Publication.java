package io.nextclick.registry;

import io.nextclick.model.checkpoint.Checkpoint;
import java.util.Map;
import java.util.Optional;

/**
 * A checkpoint to publish, with what its manifest says about it.
 *
 * @param parent the version that was live when this one was trained; rolling back leads there
 * @param metrics what the gate measured, by name
 * @param reason why the gate let it pass, in words
 */
public record Publication(
    Checkpoint checkpoint, Optional<String> parent, Map<String, Double> metrics, String reason) {

  public Publication {
    metrics = Map.copyOf(metrics);
  }

  /** With another parent: rolling back must not lead to a version that somebody has left. */
  Publication after(Optional<String> live) {
    return new Publication(checkpoint, live, metrics, reason);
  }
}
