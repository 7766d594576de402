package io.nextclick.learning;

import io.nextclick.learning.training.TrainingListener;

/** Told how a training run gets on, on the thread that runs it. */
public interface RunListener extends TrainingListener {

  /** The stages of a run, in order. */
  enum Stage {
    CLICK_LOG,
    DATASET,
    TRAINING,
    GATE,
    REFIT,
    PUBLICATION
  }

  /** A stage begins. */
  default void onStage(Stage stage) {}

  /** Whoever is not interested. */
  static RunListener none() {
    return new RunListener() {};
  }
}
