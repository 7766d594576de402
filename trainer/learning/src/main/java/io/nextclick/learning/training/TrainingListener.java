package io.nextclick.learning.training;

/** Told of a training's progress, on the thread that trains. */
public interface TrainingListener {

  /** One step is done. */
  default void onStep(StepReport step) {}

  /** One epoch is done and validated. */
  default void onEpoch(EpochReport epoch) {}

  /** Something a person may want to know, as a sentence. */
  default void onRemark(String sentence) {}

  /** Something is done that is smaller than a step, or none. */
  default void onProgress() {}

  /** Whoever is not interested. */
  static TrainingListener none() {
    return new TrainingListener() {};
  }
}
