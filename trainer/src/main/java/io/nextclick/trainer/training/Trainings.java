package io.nextclick.trainer.training;

import io.nextclick.model.ComputeDevice;
import io.nextclick.model.mtaw.MtawShape;
import io.nextclick.model.plus.MtawPlus;
import java.time.Clock;
import java.util.List;

/** The models that can be trained, by the name of their architecture. */
public final class Trainings {

  public static final List<String> NAMES = List.of(MtawShape.ARCHITECTURE, MtawPlus.ARCHITECTURE);

  private Trainings() {}

  /**
   * @param clock for the rates and durations in reports only
   */
  public static Training of(TrainingOptions options, ComputeDevice device, Clock clock) {
    MtawTraining mtaw = new MtawTraining(device, clock);
    return options.model().equals(MtawPlus.ARCHITECTURE)
        ? new MtawPlusTraining(mtaw, device, clock)
        : mtaw;
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
    return new MtawPlusTraining(new MtawTraining(device, clock), device, clock)
        .mix(data, options, network, listener);
  }
}
