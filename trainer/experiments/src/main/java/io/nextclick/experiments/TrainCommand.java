package io.nextclick.experiments;

import static io.nextclick.learning.training.TrainingSettings.REFIT;
import static io.nextclick.learning.training.TrainingSettings.SEED;

import io.nextclick.experiments.report.TrainingReport;
import io.nextclick.learning.RunProgress;
import io.nextclick.learning.dataset.DataFolder;
import io.nextclick.learning.evaluation.Evaluation;
import io.nextclick.learning.recipe.Recipes;
import io.nextclick.learning.recipe.Trainings;
import io.nextclick.learning.setting.Settings;
import io.nextclick.learning.training.DamagedStateException;
import io.nextclick.learning.training.TrainingData;
import io.nextclick.learning.training.TrainingResult;
import io.nextclick.learning.training.TrainingState;
import io.nextclick.model.ServingModel;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.CheckpointException;
import io.nextclick.model.plus.MtawPlus;
import io.nextclick.model.serving.ServingModels;
import io.nextclick.service.ExitCode;
import io.nextclick.service.Progress;
import io.nextclick.service.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code train}: one training from files to a checkpoint folder. */
@Command(
    name = "train",
    modelTransformer = SettingOptions.class,
    mixinStandardHelpOptions = true,
    description = "Trains a model from files and writes a checkpoint folder.",
    footer = {
      "",
      "The checkpoint is model.safetensors, items.tsv and checkpoint.json. The same",
      "data, options, seed and machine give the same bytes.",
      "After each epoch what was learnt is kept in OUT/training-state until the end.",
      "Judge it with: evaluate --data DIR --checkpoint OUT"
    })
public final class TrainCommand implements Callable<Integer> {

  @Mixin private DataOptions data = new DataOptions();

  @Option(
      names = "--model",
      defaultValue = MtawPlus.ARCHITECTURE,
      paramLabel = "NAME",
      completionCandidates = ModelNames.class,
      description = "What to train (default: ${DEFAULT-VALUE}): ${COMPLETION-CANDIDATES}.")
  private String model = MtawPlus.ARCHITECTURE;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder for the checkpoint, made where it is missing.")
  private Path out = Path.of("");

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Folder for report.html with curves, epochs.csv, and how it does on the test.")
  private @Nullable Path report;

  @Option(
      names = "--refit",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description =
          "After the epoch is chosen, train again on the validation sessions as well (default:"
              + " ${DEFAULT-VALUE}).")
  private boolean refit;

  @Option(
      names = "--select",
      defaultValue = "validation",
      paramLabel = "WAY",
      description =
          "Which sessions choose the epoch: validation, held back from training (default), or"
              + " best-on-test, as many papers do; its figures promise too much.")
  private String select = "validation";

  @Option(
      names = "--search",
      paramLabel = "N",
      description =
          "First tries N random settings, each line of OUT/search.csv a trial, and takes the best;"
              + " started again, it goes on where it was.")
  private @Nullable Integer search;

  @Option(
      names = "--warm-start",
      paramLabel = "DIR",
      description =
          "Begin with this checkpoint's weights; its items may differ. If it knows the sessions"
              + " that are held back, the number of epochs chosen means nothing.")
  private @Nullable Path warmStart;

  @Mixin private ResumeOption resume = new ResumeOption();

  @Mixin private DeviceOption where = new DeviceOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    if (!Recipes.NAMES.contains(model)) {
      throw usage(
          "There is no model \"%s\"; there is: %s"
              .formatted(model, String.join(", ", Recipes.NAMES)));
    }
    boolean onTest = select.equals("best-on-test");
    if (!onTest && !select.equals("validation")) {
      throw usage("--select is validation or best-on-test, not \"" + select + "\"");
    }
    if (onTest && model.equals(MtawPlus.ARCHITECTURE)) {
      throw usage(
          "--select best-on-test is not for mtaw-plus: its mixer would be trained on the test"
              + " pairs");
    }
    if (search != null && (search < 1 || onTest)) {
      throw usage("--search needs at least one trial, and sessions held back to judge them on");
    }
    Settings settings = SettingOptions.read(spec, model, refit && !onTest);
    CommandInputs.requireWritable(out);
    resume.requireDecided(out);
    if (report != null) {
      CommandInputs.requireWritable(report);
    }
    Clock clock = Clock.systemUTC();
    Progress progress = Progress.onConsole(clock);
    DataFolder folder = data.read(progress);
    if (onTest) {
      folder = SelectionOnTest.of(folder);
    }
    if (settings.get(REFIT) && !folder.refittable()) {
      progress.line("The validation file is not trained on: no refit.");
      settings = settings.with(REFIT, false);
    }
    TrainingData trainingData = CommandInputs.trainingData(folder);
    Checkpoint start = warmStart == null ? null : CommandInputs.checkpoint(warmStart);
    TrainingState state = resume.open(out, identity(trainingData, settings, start), progress);
    TrainingResult result;
    try (BreakNotice notice = BreakNotice.of(state, System.err)) {
      BiFunction<Settings, TrainingState, TrainingResult> training =
          (chosen, kept) ->
              Trainings.of(chosen, where.device(), clock, kept)
                  .train(trainingData, chosen, start, new RunProgress(progress));
      result = train(training, settings, folder, start, state, progress);
      write(result, state);
      if (report != null) {
        report(report, folder, onTest, result, progress);
      }
    }
    state.remove();
    spec.commandLine()
        .getOut()
        .printf(
            "%s: epoch %d, %,d items, written to %s%n",
            result.checkpoint().version(),
            result.bestEpoch(),
            result.checkpoint().vocabulary().size(),
            out);
    if (onTest) {
      spec.commandLine().getOut().println(SelectionOnTest.bestOfEach(result));
    }
    return ExitCode.OK;
  }

  /** All that the bytes follow from. */
  private SortedMap<String, String> identity(
      TrainingData trainingData, Settings settings, @Nullable Checkpoint start) {
    SortedMap<String, String> identity =
        TrainingState.identity(trainingData, settings, start, where.device());
    identity.put("select", select);
    identity.put("search", search == null ? "none" : search.toString());
    return identity;
  }

  private TrainingResult train(
      BiFunction<Settings, TrainingState, TrainingResult> training,
      Settings base,
      DataFolder folder,
      @Nullable Checkpoint start,
      TrainingState state,
      Progress progress) {
    try {
      Settings settings =
          search == null ? base : search(search, folder, start, base, training, state, progress);
      progress.line("Training " + model + " with " + settings.texts());
      progress.line("Seed " + settings.get(SEED));
      return CommandInputs.inWords(() -> training.apply(settings, state));
    } catch (DamagedStateException e) {
      throw ResumeOption.withWayOut(e);
    } catch (UserError e) {
      if (e.getCause() instanceof CheckpointException
          || e.getCause() instanceof IllegalArgumentException) {
        state.remove(); // gone on with, it would come to the same end
      }
      throw e;
    }
  }

  private Settings search(
      int trials,
      DataFolder folder,
      @Nullable Checkpoint start,
      Settings base,
      BiFunction<Settings, TrainingState, TrainingResult> training,
      TrainingState state,
      Progress progress) {
    Path journal = out.resolve("search.csv");
    int circumstances =
        List.of(
                folder.train(),
                folder.validation(),
                where.device().toString(),
                start == null ? "" : start.version())
            .hashCode();
    Search found = new Search(journal, circumstances, base, training, state, progress::line);
    Settings best = CommandInputs.inWords(() -> found.best(trials));
    progress.line("Best of " + trials + ": " + SettingOptions.asArguments(base, best));
    return best.with(REFIT, base.get(REFIT));
  }

  private void write(TrainingResult result, TrainingState state) {
    try {
      result.checkpoint().writeDirectory(out);
    } catch (IOException e) {
      String way =
          state.newest().isEmpty()
              ? ""
              : " Make room; the same command with --resume goes on after " + state.newest().get();
      throw new UserError(
          "The checkpoint could not be written to %s: %s.%s".formatted(out, e, way), e);
    }
  }

  private void report(
      Path report, DataFolder folder, boolean onTest, TrainingResult result, Progress progress) {
    Optional<Evaluation> test = Optional.empty();
    if (!folder.test().isEmpty()) {
      try (ServingModel model = ServingModels.load(result.checkpoint(), where.device())) {
        test =
            Optional.of(
                EvaluateCommand.judge(
                    folder, model, folder.sampled(), EvaluateCommand.SEED, progress));
      }
    }
    try {
      String judgedOn =
          onTest ? "the test pairs themselves, as many papers do" : "the validation sessions";
      new TrainingReport(data.folder().toString(), judgedOn, result, test).write(report);
    } catch (IOException e) {
      throw new UserError("The report could not be written to %s: %s".formatted(report, e), e);
    }
    progress.line("The report is " + report.resolve("report.html"));
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
