package io.nextclick.learning;

import io.nextclick.learning.training.AgainstSampled;
import io.nextclick.learning.training.EpochReport;
import io.nextclick.learning.training.Phase;
import io.nextclick.learning.training.StepReport;
import io.nextclick.service.Progress;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows a training as it goes: a bar an epoch with loss, rate and time left, a line after it. In a
 * service's log only the lines.
 */
public final class RunProgress implements RunListener {

  private static final Logger LOG = LoggerFactory.getLogger(RunProgress.class);

  private final @Nullable Progress bar;
  private final Consumer<String> lines;

  public RunProgress(Progress progress) {
    this(progress, progress::line);
  }

  private RunProgress(@Nullable Progress bar, Consumer<String> lines) {
    this.bar = bar;
    this.lines = lines;
  }

  /** For a service, which nobody watches. */
  public static RunProgress inLog() {
    return new RunProgress(null, LOG::info);
  }

  @Override
  public void onStage(Stage stage) {
    switch (stage) {
      case CLICK_LOG -> lines.accept("Reading the click log.");
      case GATE -> lines.accept("Judging on the held-back clicks.");
      case REFIT -> lines.accept("Passed. Training once more on everything.");
      case PUBLICATION -> lines.accept("Publishing.");
      default -> {}
    }
  }

  @Override
  public void onRemark(String sentence) {
    lines.accept(sentence);
  }

  @Override
  public void onStep(StepReport step) {
    if (bar == null) {
      return;
    }
    if (step.phase() == Phase.MIX) {
      // Epochs of a second or less: one bar for all.
      int done = (step.epoch() - 1) * step.steps() + step.step();
      bar.update("Mixing", done, step.epochs() * step.steps(), "steps", loss(step));
      return;
    }
    bar.update(
        "%s epoch %d of %s%d"
            .formatted(
                name(step.phase()),
                step.epoch(),
                step.phase() == Phase.SELECT ? "at most " : "",
                step.epochs()),
        step.step(),
        step.steps(),
        "steps",
        loss(step));
  }

  private static String loss(StepReport step) {
    return String.format(
        Locale.ROOT, "loss %.4f, %,.0f clicks/s", step.loss(), step.targetsPerSecond());
  }

  @Override
  public void onEpoch(EpochReport epoch) {
    if (epoch.phase() == Phase.MIX && epoch.validation().isEmpty()) {
      return; // a second's work each
    }
    String validation =
        epoch
            .validation()
            .map(
                v ->
                    String.format(
                            Locale.ROOT,
                            ", validation Recall@20 %.4f MRR@20 %.4f",
                            v.recallAt20(),
                            v.mrrAt20())
                        + v.drawn().map(RunProgress::figures).orElse(""))
            .orElse("");
    lines.accept(
        String.format(
            Locale.ROOT,
            "%s epoch %d: loss %.4f in %.1f s%s",
            name(epoch.phase()),
            epoch.epoch(),
            epoch.loss(),
            epoch.duration().toMillis() / 1000.0,
            validation));
  }

  private static String figures(AgainstSampled drawn) {
    return String.format(
        Locale.ROOT,
        ", against %d drawn HR@10 %.4f NDCG@10 %.4f",
        drawn.items(),
        drawn.hitRateAt10(),
        drawn.ndcgAt10());
  }

  private static String name(Phase phase) {
    return switch (phase) {
      case SELECT -> "Training";
      case MIX -> "Mixing";
      case REFIT -> "Refit";
    };
  }
}
