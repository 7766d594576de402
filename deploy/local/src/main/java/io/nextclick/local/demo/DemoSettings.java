package io.nextclick.local.demo;

import io.nextclick.local.harness.Pace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a demo is asked for.
 *
 * @param clicks a file of events; the made-up shop where there is none
 * @param duration how long it runs, by the wall clock; until its clicks end where there is none
 * @param port of metrics and health; 0 for a free one
 * @param retrainEvery in event time, from the first click on
 * @param window how far back a model and the baselines look, in event time
 * @param seed of the made-up shop and of every training
 * @param models the architectures to train, in turns
 */
record DemoSettings(
    Optional<Path> clicks,
    Pace pace,
    Optional<Duration> duration,
    int port,
    Duration retrainEvery,
    Duration window,
    long seed,
    List<String> models) {

  DemoSettings {
    models = List.copyOf(models);
    if (models.isEmpty()) {
      throw new IllegalArgumentException("A demo trains at least one model");
    }
    if (retrainEvery.isNegative() || retrainEvery.isZero()) {
      throw new IllegalArgumentException("Retrain after some time, not every " + retrainEvery);
    }
  }

  /** Whether the replay waits for each model, so that a run can be repeated to the click. */
  boolean waitsForModels() {
    return pace instanceof Pace.Max;
  }
}
