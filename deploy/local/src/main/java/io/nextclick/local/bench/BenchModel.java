package io.nextclick.local.bench;

import io.nextclick.experiments.CommandInputs;
import io.nextclick.learning.dataset.ClickFiles;
import io.nextclick.learning.dataset.GivenFormat;
import io.nextclick.learning.dataset.Sessions;
import io.nextclick.learning.recipe.Trainings;
import io.nextclick.learning.setting.Settings;
import io.nextclick.learning.training.StepReport;
import io.nextclick.learning.training.TrainingData;
import io.nextclick.learning.training.TrainingListener;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.schemas.Click;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.Session;
import io.nextclick.schemas.SessionRule;
import io.nextclick.service.Progress;
import io.nextclick.service.UserError;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The model whose serving is measured. What it has learnt does not change what an answer costs, so
 * one epoch is enough where no trained one is at hand; how many items it ranks does.
 *
 * @param description for the report
 */
record BenchModel(Checkpoint checkpoint, String description) {

  private static final int MADE_UP_ITEMS = 18_000;
  private static final int CLICKS_A_SESSION = 5;

  static BenchModel of(Path directory) {
    Checkpoint checkpoint = CommandInputs.checkpoint(directory);
    return new BenchModel(
        checkpoint,
        "%s, %,d items".formatted(checkpoint.version(), checkpoint.vocabulary().size()));
  }

  /** One epoch on the clicks of a file. */
  static BenchModel trainedOn(Path file, Settings options, Progress progress, Clock clock) {
    List<Click> clicks = new ClickFiles(GivenFormat.NONE, clock).inEventTimeOrder(file).clicks();
    List<Session> sessions = Sessions.cut(clicks, SessionRule.DEFAULT);
    if (sessions.stream().noneMatch(session -> session.clicks().size() > 1)) {
      throw new UserError(file + " holds no session of two clicks, and so nothing to learn from.");
    }
    return trained(
        Sessions.prefixes(sessions), "on " + file.getFileName(), options, progress, clock);
  }

  /** One epoch on random sessions over {@value #MADE_UP_ITEMS} items. */
  static BenchModel madeUp(Settings options, Progress progress, Clock clock) {
    Random random = new Random(42);
    List<Prefix> sessions = new ArrayList<>();
    for (int first = 0; first < MADE_UP_ITEMS; first += CLICKS_A_SESSION) {
      List<String> session = new ArrayList<>();
      for (int click = 0; click < CLICKS_A_SESSION; click++) {
        session.add("sku-%05d".formatted(first + click));
        session.add("sku-%05d".formatted(random.nextInt(MADE_UP_ITEMS)));
      }
      sessions.add(Prefix.ofViews(session));
    }
    return trained(sessions, "on random sessions", options, progress, clock);
  }

  private static BenchModel trained(
      List<Prefix> sessions, String what, Settings options, Progress progress, Clock clock) {
    int newest = sessions.size() - sessions.size() / 10;
    TrainingData data =
        new TrainingData(
            sessions.subList(0, newest),
            sessions.subList(newest, sessions.size()),
            Sessions.clickCounts(sessions),
            Instant.EPOCH,
            Instant.EPOCH);
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onStep(StepReport step) {
            progress.update("One epoch " + what, step.step(), step.steps(), "steps", "");
          }
        };
    Checkpoint checkpoint =
        Trainings.of(options, ComputeDevice.parse("auto"), clock)
            .train(data, options, null, listener)
            .checkpoint();
    progress.finish();
    return new BenchModel(
        checkpoint,
        "%s (one epoch %s), %,d items"
            .formatted(checkpoint.metadata().architecture(), what, checkpoint.vocabulary().size()));
  }
}
