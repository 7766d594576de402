package io.nextclick.learning.training;

import io.nextclick.model.checkpoint.Checkpoint;
import java.util.ArrayList;
import java.util.List;

/**
 * What a training ends with.
 *
 * @param checkpoint the trained model
 * @param epochs every epoch, in order
 * @param bestEpoch the epoch chosen, from 1
 */
public record TrainingResult(Checkpoint checkpoint, List<EpochReport> epochs, int bestEpoch) {

  public TrainingResult {
    epochs = List.copyOf(epochs);
  }

  /** Whether sessions were held back to choose the epoch. */
  boolean validated() {
    return epochs.stream().anyMatch(epoch -> epoch.validation().isPresent());
  }

  /** The same training with another checkpoint to show for it. */
  public TrainingResult with(Checkpoint other) {
    return new TrainingResult(other, epochs, bestEpoch);
  }

  /** What a later stage ended with, after the epochs of this one. */
  public TrainingResult then(TrainingResult later) {
    List<EpochReport> all = new ArrayList<>(epochs);
    all.addAll(later.epochs);
    return new TrainingResult(later.checkpoint, all, bestEpoch);
  }
}
