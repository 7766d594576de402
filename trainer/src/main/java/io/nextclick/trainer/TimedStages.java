package io.nextclick.trainer;

import io.nextclick.trainer.training.EpochReport;
import io.nextclick.trainer.training.StepReport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Passes on what it is told, and keeps the metrics of stages, steps and epochs on the way. */
final class TimedStages implements RunListener {

  private final RunListener next;
  private final TrainerMetrics metrics;
  private final Clock clock;
  private @Nullable Stage stage;
  private Instant since;

  TimedStages(RunListener next, TrainerMetrics metrics, Clock clock) {
    this.next = next;
    this.metrics = metrics;
    this.clock = clock;
    this.since = clock.instant();
  }

  @Override
  public void onStage(Stage begun) {
    end();
    stage = begun;
    next.onStage(begun);
  }

  /** The run is over, and with it its last stage. */
  void end() {
    Instant now = clock.instant();
    if (stage != null) {
      metrics.took(stage, Duration.between(since, now));
      stage = null;
    }
    since = now;
  }

  @Override
  public void onRemark(String sentence) {
    next.onRemark(sentence);
  }

  @Override
  public void onStep(StepReport step) {
    metrics.step(step);
    next.onStep(step);
  }

  @Override
  public void onEpoch(EpochReport epoch) {
    metrics.epoch(epoch);
    next.onEpoch(epoch);
  }
}
