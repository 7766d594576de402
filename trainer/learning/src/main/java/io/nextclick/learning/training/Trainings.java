package io.nextclick.learning.training;

import io.nextclick.learning.plus.MtawPlusTraining;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.network.Behaviours;
import io.nextclick.model.plus.MtawPlus;
import io.nextclick.model.sasrec.SasRecShape;
import io.nextclick.model.serving.ServingModels;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** The models that can be trained, by the name of their architecture. */
public final class Trainings {

  public static final List<String> NAMES = ServingModels.ARCHITECTURES;

  private Trainings() {}

  /**
   * @param clock for the rates and durations in reports only
   */
  public static Training of(TrainingOptions options, ComputeDevice device, Clock clock) {
    return of(options, device, clock, TrainingState.none());
  }

  /**
   * @param state where epochs are kept, and what is there is gone on from
   */
  public static Training of(
      TrainingOptions options, ComputeDevice device, Clock clock, TrainingState state) {
    NetworkTraining network = new NetworkTraining(device, clock, state);
    return options.model().equals(MtawPlus.ARCHITECTURE)
        ? new MtawPlusTraining(network, device, clock, state)
        : network;
  }

  /** Whether a training with these options may have this checkpoint for a warm start. */
  public static boolean canStartFrom(Checkpoint checkpoint, TrainingOptions options) {
    String network = MtawPlus.network(checkpoint).metadata().architecture();
    Map<String, String> theirs = checkpoint.metadata().hyperparameters();
    return ServingModels.ARCHITECTURES.contains(network)
        && family(network).equals(family(NetworkTraining.architecture(options)))
        && NetworkTraining.shape(options, 1, Behaviours.NONE).hyperparameters().entrySet().stream()
            .allMatch(
                size ->
                    size.getValue().equals(theirs.getOrDefault(size.getKey(), size.getValue())));
  }

  /** Those of one family have the same tensors. */
  private static String family(String architecture) {
    return architecture.equals(SasRecShape.MCLREC) ? SasRecShape.SASREC : architecture;
  }

  /**
   * The part of mtaw-plus that comes after its network, so that several mixtures can share one.
   *
   * @param options of mtaw-plus
   * @param network what a training of MTAW ended with on the same data, without a refit
   */
  public static TrainingResult mix(
      TrainingData data,
      TrainingOptions options,
      TrainingResult network,
      ComputeDevice device,
      Clock clock,
      TrainingListener listener) {
    return new MtawPlusTraining(
            new NetworkTraining(device, clock), device, clock, TrainingState.none())
        .mix(data, options, network, listener);
  }
}
