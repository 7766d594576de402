package io.nextclick.learning.training;

import io.nextclick.learning.setting.Settings;
import io.nextclick.model.checkpoint.Checkpoint;
import org.jspecify.annotations.Nullable;

/** Sessions in, a checkpoint out. The same data, settings, seed and machine give the same bytes. */
public interface Training {

  /**
   * Trains, and keeps the epoch that did best on validation; where nothing is held back, the last.
   * Where {@link TrainingSettings#REFIT} says so, the recipe found is then followed on everything.
   *
   * @param warmStart a model to start from, its vocabulary may differ
   * @throws IllegalArgumentException if the sessions are too few to learn from
   * @throws IllegalStateException if another training is under way in this JVM
   * @throws io.nextclick.model.checkpoint.CheckpointException if the model to start from does not
   *     fit, or the training diverged
   */
  TrainingResult train(
      TrainingData data,
      Settings settings,
      @Nullable Checkpoint warmStart,
      TrainingListener listener);

  /**
   * Follows a recipe, the number of epochs and whatever else validation found, on other sessions.
   *
   * @param data nothing is held back
   * @param selected what {@link #train} ended with, under the same settings
   */
  TrainingResult refit(
      TrainingData data,
      TrainingResult selected,
      Settings settings,
      @Nullable Checkpoint warmStart,
      TrainingListener listener);
}
