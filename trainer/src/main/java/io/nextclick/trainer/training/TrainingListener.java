package io.nextclick.trainer.training;

/** Told of a training's progress, on the thread that trains. */
public interface TrainingListener {

  /** One step is done. */
  default void onStep(StepReport step) {}

  /** One epoch is done and validated. */
  default void onEpoch(EpochReport epoch) {}

  /** Whoever is not interested. */
  static TrainingListener none() {
    return new TrainingListener() {};
  }
}
