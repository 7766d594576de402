package io.nextclick.trainer.training;

import io.nextclick.model.checkpoint.Checkpoint;
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
}
