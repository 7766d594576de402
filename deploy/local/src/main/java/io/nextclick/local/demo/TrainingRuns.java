package io.nextclick.local.demo;

import static io.nextclick.learning.training.TrainingSettings.REFIT;

import io.nextclick.learning.RunListener;
import io.nextclick.learning.recipe.Recipes;
import io.nextclick.learning.training.Phase;
import io.nextclick.learning.training.StepReport;
import io.nextclick.model.ComputeDevice;
import io.nextclick.registry.CheckpointPublisher;
import io.nextclick.registry.PublicationSettings;
import io.nextclick.schemas.Topics;
import io.nextclick.service.UserError;
import io.nextclick.trainer.GateDecision;
import io.nextclick.trainer.RunReport;
import io.nextclick.trainer.RunSettings;
import io.nextclick.trainer.TrainingRun;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The trainer's own {@link TrainingRun}, gate and publication included; models take turns. */
final class TrainingRuns implements GatedTraining {

  private static final Logger LOG = LoggerFactory.getLogger(TrainingRuns.class);

  private final List<RunSettings> turns;
  private final boolean waitedFor;
  private int trainings;
  private boolean anyPublished;
  private final Map<String, Object> client;
  private final CheckpointPublisher publisher;
  private final Clock clock;

  /**
   * @throws UserError where the architecture is unknown or the broker does not answer
   */
  TrainingRuns(DemoSettings demo, String bootstrapServers, Clock clock) {
    this.turns = demo.models().stream().map(model -> settings(demo, model)).toList();
    this.waitedFor = demo.waitsForModels();
    this.client = Map.of("bootstrap.servers", bootstrapServers);
    this.clock = clock;
    this.publisher =
        new CheckpointPublisher(client, Topics.DEFAULT, PublicationSettings.DEFAULT, clock);
  }

  private static RunSettings settings(DemoSettings demo, String model) {
    if (!Recipes.NAMES.contains(model)) {
      throw new UserError(
          "There is no model %s to train; there is: %s"
              .formatted(model, String.join(", ", Recipes.NAMES)));
    }
    RunSettings defaults = RunSettings.defaults();
    Map<String, String> options =
        Map.of("model", model, "seed", String.valueOf(demo.seed()), "refit", "true");
    return new RunSettings(
        defaults.sessions(),
        demo.window(),
        defaults.maxClicks(),
        defaults.heldBackShare(),
        defaults.validationShare(),
        defaults.gate(),
        Recipes.settings(options),
        defaults.warmStart());
  }

  @Override
  public Outcome train(Instant before, Listener listener) {
    RunSettings settings = turns.get(trainings++ % turns.size());
    RunReport report =
        new TrainingRun(
                waitedFor || anyPublished ? settings : withoutRefit(settings),
                client,
                Topics.DEFAULT,
                publisher,
                ComputeDevice.parse("auto"),
                clock,
                new Translation(listener))
            .run(before);
    GateDecision decision = report.decision();
    if (report.notLive().isPresent()) {
      return new Outcome.Rejected("published but not live, as " + report.notLive().get());
    }
    if (decision instanceof GateDecision.Publish publish) {
      anyPublished = true;
      return new Outcome.Published(report.published().orElseThrow(), publish.reason());
    }
    return new Outcome.Rejected(decision.reason());
  }

  /**
   * For the first model while visitors already wait: one training instead of three, as the
   * candidate is neither trained on the validation sessions nor, once it has passed, on everything.
   * The next model is.
   */
  private static RunSettings withoutRefit(RunSettings settings) {
    return new RunSettings(
        settings.sessions(),
        settings.window(),
        settings.maxClicks(),
        settings.heldBackShare(),
        settings.validationShare(),
        settings.gate(),
        settings.options().with(REFIT, false),
        settings.warmStart());
  }

  @Override
  public void close() {
    publisher.close();
  }

  /** The trainer's progress in a few words. */
  private static final class Translation implements RunListener {

    private final Listener listener;
    private Stage stage = Stage.CLICK_LOG;

    Translation(Listener listener) {
      this.listener = listener;
    }

    @Override
    public void onStage(Stage now) {
      stage = now;
      String words =
          switch (now) {
            case CLICK_LOG -> "reading the click log";
            case DATASET -> "cutting sessions";
            case TRAINING -> "training";
            case GATE -> "judging the candidate on held-back clicks";
            case REFIT -> "passed the gate, training on everything";
            case PUBLICATION -> "publishing";
          };
      listener.at(words, -1);
    }

    @Override
    public void onRemark(String sentence) {
      LOG.info("{}", sentence);
    }

    @Override
    public void onStep(StepReport step) {
      double share =
          (step.epoch() - 1 + (double) step.step() / Math.max(1, step.steps())) / step.epochs();
      listener.at(
          String.format(
              Locale.ROOT,
              "%s, epoch %d of %s%d, loss %.2f",
              switch (step.phase()) {
                case SELECT -> "training";
                case MIX -> "mixing";
                case REFIT -> stage == Stage.REFIT ? "passed, all clicks" : "training on all";
              },
              step.epoch(),
              step.phase() == Phase.SELECT ? "at most " : "",
              step.epochs(),
              step.loss()),
          share);
    }
  }
}
