package io.nextclick.trainer;

import io.nextclick.learning.RunListener;
import io.nextclick.learning.training.EpochReport;
import io.nextclick.learning.training.StepReport;
import io.nextclick.service.Durations;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Passes on what it is told, and keeps the metrics of stages, steps and epochs on the way, and when
 * something last moved. {@link #stalled} may be called from any thread.
 */
final class TimedStages implements RunListener {

  private final RunListener next;
  private final TrainerMetrics metrics;
  private final Clock clock;
  private volatile @Nullable Stage stage;
  private volatile Instant since;
  private volatile Instant moved;

  TimedStages(RunListener next, TrainerMetrics metrics, Clock clock) {
    this.next = next;
    this.metrics = metrics;
    this.clock = clock;
    this.since = clock.instant();
    this.moved = since;
  }

  /** In words, where a run is under way in which nothing has moved for so long. */
  Optional<String> stalled(Duration limit) {
    Stage now = stage;
    Duration still = Duration.between(moved, clock.instant());
    return now == null || still.compareTo(limit) <= 0
        ? Optional.empty()
        : Optional.of(
            "nothing has moved since %s (%s), in the stage %s that began at %s"
                .formatted(
                    moved,
                    Durations.format(still.truncatedTo(ChronoUnit.SECONDS)),
                    label(now),
                    since));
  }

  private void moved() {
    moved = clock.instant();
    metrics.moved(moved);
  }

  private static String label(Stage stage) {
    return stage.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void onStage(Stage begun) {
    end();
    stage = begun;
    metrics.stage(begun);
    moved();
    next.onStage(begun);
  }

  /** The run is over, and with it its last stage. */
  void end() {
    Instant now = clock.instant();
    Stage ended = stage;
    if (ended != null) {
      metrics.took(ended, Duration.between(since, now));
      stage = null;
      metrics.stage(null);
    }
    since = now;
  }

  @Override
  public void onRemark(String sentence) {
    moved();
    next.onRemark(sentence);
  }

  @Override
  public void onProgress() {
    moved();
    next.onProgress();
  }

  @Override
  public void onStep(StepReport step) {
    moved();
    metrics.step(step);
    next.onStep(step);
  }

  @Override
  public void onEpoch(EpochReport epoch) {
    moved();
    metrics.epoch(epoch);
    next.onEpoch(epoch);
  }
}
