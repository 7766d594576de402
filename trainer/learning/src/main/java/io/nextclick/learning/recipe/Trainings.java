package io.nextclick.learning.recipe;

import io.nextclick.learning.plus.MtawPlusTraining;
import io.nextclick.learning.setting.Settings;
import io.nextclick.learning.training.NetworkTraining;
import io.nextclick.learning.training.Recipe;
import io.nextclick.learning.training.Training;
import io.nextclick.learning.training.TrainingData;
import io.nextclick.learning.training.TrainingListener;
import io.nextclick.learning.training.TrainingResult;
import io.nextclick.learning.training.TrainingState;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.network.Behaviours;
import io.nextclick.model.plus.MtawPlus;
import java.time.Clock;
import java.util.Map;

/** The training of any model. */
public final class Trainings {

  private Trainings() {}

  /**
   * @param clock for the rates and durations in reports only
   */
  public static Training of(Settings settings, ComputeDevice device, Clock clock) {
    return of(settings, device, clock, TrainingState.none());
  }

  /**
   * @param state where epochs are kept, and what is there is gone on from
   */
  public static Training of(
      Settings settings, ComputeDevice device, Clock clock, TrainingState state) {
    NetworkTraining network = new NetworkTraining(device, clock, state);
    return Recipe.of(settings).training(network, device, clock, state);
  }

  /** Whether a training with these settings may have this checkpoint for a warm start. */
  public static boolean canStartFrom(Checkpoint checkpoint, Settings settings) {
    Recipe ours = Recipe.of(settings);
    String network = MtawPlus.network(checkpoint).metadata().architecture();
    Map<String, String> theirs = checkpoint.metadata().hyperparameters();
    return Recipes.ALL.stream()
            .anyMatch(
                recipe ->
                    recipe.architecture().equals(network) && recipe.family().equals(ours.family()))
        && ours.shape(settings, 1, Behaviours.NONE).hyperparameters().entrySet().stream()
            .allMatch(
                size ->
                    size.getValue().equals(theirs.getOrDefault(size.getKey(), size.getValue())));
  }

  /**
   * The part of mtaw-plus that comes after its network, so that several mixtures can share one.
   *
   * @param settings of mtaw-plus
   * @param network what a training of MTAW ended with on the same data, without a refit
   */
  public static TrainingResult mix(
      TrainingData data,
      Settings settings,
      TrainingResult network,
      ComputeDevice device,
      Clock clock,
      TrainingListener listener) {
    return new MtawPlusTraining(
            new NetworkTraining(device, clock), device, clock, TrainingState.none())
        .mix(data, settings, network, listener);
  }
}
