package io.nextclick.trainer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.nextclick.learning.RunListener.Stage;
import io.nextclick.learning.evaluation.Metrics;
import io.nextclick.learning.training.EpochReport;
import io.nextclick.learning.training.StepReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Every metric of the trainer, with the name that Prometheus shows. Counters and timers exist from
 * the start, at zero. Thread-safe.
 */
final class TrainerMetrics {

  /** How a run ended. */
  enum Outcome {
    PUBLISHED,
    REJECTED,
    FAILED
  }

  private final Map<Outcome, Counter> runs = new EnumMap<>(Outcome.class);
  private final Map<Stage, Timer> stages = new EnumMap<>(Stage.class);
  private final Counter epochs;
  private final AtomicReference<Double> loss = new AtomicReference<>(Double.NaN);
  private final AtomicReference<Double> targetsPerSecond = new AtomicReference<>(0.0);
  private final AtomicLong clicks = new AtomicLong();
  private final AtomicLong sessions = new AtomicLong();
  private final AtomicLong lastRun = new AtomicLong();
  private final AtomicLong lastPublication = new AtomicLong();
  private final AtomicLong newestClick = new AtomicLong();
  private final AtomicLong lastSuccess = new AtomicLong();
  private final AtomicLong lastProgress = new AtomicLong();
  private final AtomicLong failuresInARow = new AtomicLong();
  private final AtomicLong stageUnderWay = new AtomicLong();
  private final AtomicLong notLive = new AtomicLong();
  private final MultiGauge quality;

  TrainerMetrics(MeterRegistry registry) {
    for (Outcome outcome : Outcome.values()) {
      runs.put(
          outcome,
          Counter.builder("nextclick.trainer.runs")
              .description("Training runs, by how they ended.")
              .tag("outcome", label(outcome))
              .register(registry));
    }
    for (Stage stage : Stage.values()) {
      stages.put(
          stage,
          Timer.builder("nextclick.trainer.stage")
              .description("Time that a stage of a run took.")
              .tag("stage", label(stage))
              .register(registry));
    }
    epochs =
        Counter.builder("nextclick.trainer.epochs")
            .description("Epochs trained.")
            .register(registry);
    gauge(registry, "nextclick.trainer.loss", "Mean loss of a target in the epoch so far.", loss);
    gauge(
        registry,
        "nextclick.trainer.targets.per.second",
        "Clicks trained on in a second of the epoch so far.",
        targetsPerSecond);
    gauge(registry, "nextclick.trainer.clicks", "Clicks in the window of the last run.", clicks);
    gauge(
        registry,
        "nextclick.trainer.sessions",
        "Sessions in the window of the last run.",
        sessions);
    seconds(
        registry,
        "nextclick.trainer.last.run.timestamp",
        "When the last run ended, however it did; 0 for never.",
        lastRun);
    seconds(
        registry,
        "nextclick.trainer.last.publication.timestamp",
        "When a run last published; 0 for never.",
        lastPublication);
    seconds(
        registry,
        "nextclick.trainer.newest.click.timestamp",
        "Event time of the newest click of the last run; 0 for none.",
        newestClick);
    seconds(
        registry,
        "nextclick.trainer.last.success.timestamp",
        "When a run last ended without a failure, published or not; 0 for never.",
        lastSuccess);
    seconds(
        registry,
        "nextclick.trainer.last.progress.timestamp",
        "When something last moved in a run: a record, a step, a stage; 0 for never.",
        lastProgress);
    gauge(
        registry,
        "nextclick.trainer.failures.in.a.row",
        "Runs that failed since the last that did not.",
        failuresInARow);
    gauge(
        registry,
        "nextclick.trainer.stage.number",
        "The stage under way: 1 click_log, 2 dataset, 3 training, 4 gate, 5 refit, 6 publication;"
            + " 0 between runs.",
        stageUnderWay);
    gauge(
        registry,
        "nextclick.trainer.not.live",
        "1 where the newest version on the topic does not answer, as another is held; otherwise 0.",
        notLive);
    quality =
        MultiGauge.builder("nextclick.trainer.quality")
            .description("What the gate measured last, by model and metric.")
            .register(registry);
  }

  void took(Stage stage, Duration duration) {
    Objects.requireNonNull(stages.get(stage)).record(duration);
  }

  /**
   * @param begun null where none is under way
   */
  void stage(@Nullable Stage begun) {
    stageUnderWay.set(begun == null ? 0 : begun.ordinal() + 1);
  }

  void moved(Instant now) {
    lastProgress.set(now.getEpochSecond());
  }

  void step(StepReport step) {
    loss.set(step.loss());
    targetsPerSecond.set(step.targetsPerSecond());
  }

  void epoch(EpochReport epoch) {
    epochs.increment();
    loss.set(epoch.loss());
    targetsPerSecond.set(0.0);
  }

  void ended(Outcome outcome, Instant now) {
    Objects.requireNonNull(runs.get(outcome)).increment();
    lastRun.set(now.getEpochSecond());
    targetsPerSecond.set(0.0);
    if (outcome == Outcome.FAILED) {
      failuresInARow.incrementAndGet();
    } else {
      failuresInARow.set(0);
      lastSuccess.set(now.getEpochSecond());
    }
    if (outcome == Outcome.PUBLISHED) {
      lastPublication.set(now.getEpochSecond());
    }
  }

  /** Whether the newest version is kept from answering. */
  void held(boolean another) {
    notLive.set(another ? 1 : 0);
  }

  void reported(RunReport report) {
    clicks.set(report.clicks());
    sessions.set(report.sessions());
    report.to().ifPresent(to -> newestClick.set(to.getEpochSecond()));
    report.judgement().ifPresent(judgement -> quality.register(rows(judgement), true));
  }

  private static List<Row<?>> rows(Judgement judgement) {
    List<Row<?>> rows = new ArrayList<>();
    judgement
        .byName()
        .forEach(
            (model, metrics) -> {
              rows.add(row(model, "recall_at_20", metrics, Metrics::recallAt20));
              rows.add(row(model, "mrr_at_20", metrics, Metrics::mrrAt20));
            });
    return rows;
  }

  private interface Figure {
    double of(Metrics metrics);
  }

  private static Row<?> row(String model, String metric, Metrics metrics, Figure figure) {
    return Row.of(Tags.of("model", model, "metric", metric), figure.of(metrics));
  }

  private static void seconds(
      MeterRegistry registry, String name, String description, AtomicLong value) {
    Gauge.builder(name, value, AtomicLong::doubleValue)
        .description(description)
        .baseUnit("seconds")
        .register(registry);
  }

  private static void gauge(
      MeterRegistry registry, String name, String description, AtomicLong value) {
    Gauge.builder(name, value, AtomicLong::doubleValue).description(description).register(registry);
  }

  private static void gauge(
      MeterRegistry registry, String name, String description, AtomicReference<Double> value) {
    Gauge.builder(name, value, AtomicReference::get).description(description).register(registry);
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
