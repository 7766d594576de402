package io.nextclick.trainer;

import io.nextclick.model.ServingModel;
import io.nextclick.model.ServingModels;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.plus.MtawPlus;
import io.nextclick.service.ExitCode;
import io.nextclick.service.Progress;
import io.nextclick.service.UserError;
import io.nextclick.trainer.dataset.DataFolder;
import io.nextclick.trainer.evaluation.Evaluation;
import io.nextclick.trainer.report.TrainingReport;
import io.nextclick.trainer.training.TrainingData;
import io.nextclick.trainer.training.TrainingOptions;
import io.nextclick.trainer.training.TrainingResult;
import io.nextclick.trainer.training.Trainings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
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
    mixinStandardHelpOptions = true,
    description = "Trains a model from files and writes a checkpoint folder.",
    footer = {
      "",
      "The checkpoint is model.safetensors, items.tsv and checkpoint.json. The same",
      "data, options, seed and machine give the same bytes.",
      "Judge it with: evaluate --data DIR --checkpoint OUT"
    })
public final class TrainCommand implements Callable<Integer> {

  @Mixin private DataOptions data = new DataOptions();

  @Mixin private TrainingArguments arguments = new TrainingArguments();

  @Option(
      names = "--model",
      defaultValue = MtawPlus.ARCHITECTURE,
      paramLabel = "NAME",
      description =
          "What to train (default: ${DEFAULT-VALUE}): mtaw-plus, MTAW mixed with counts; mtaw, the published network; sasrec, a"
              + " transformer; mclrec, the same with meta-optimised contrast; or cml, a graph of"
              + " sessions and items with an edge for each behaviour.")
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

  @Mixin private DeviceOption where = new DeviceOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    if (!Trainings.NAMES.contains(model)) {
      throw usage(
          "There is no model \"%s\"; there is: %s"
              .formatted(model, String.join(", ", Trainings.NAMES)));
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
    TrainingOptions options = arguments.options(model, refit && !onTest);
    CommandInputs.requireWritable(out);
    if (report != null) {
      CommandInputs.requireWritable(report);
    }
    Clock clock = Clock.systemUTC();
    Progress progress = Progress.onConsole(clock);
    DataFolder folder = data.read(progress);
    if (onTest) {
      folder = BestOnTest.of(folder);
    }
    if (options.refit() && !folder.refittable()) {
      progress.line("The validation file is not trained on: no refit.");
      options = options.with("refit", false);
    }
    if (search != null) {
      options = search(search, folder, options, clock, progress);
    }
    progress.line("Training " + model + " with " + options.settings());
    progress.line("Seed " + options.seed());
    TrainingResult result = train(folder, options, clock, progress);
    write(result);
    if (report != null) {
      report(report, folder, onTest, result, progress);
    }
    spec.commandLine()
        .getOut()
        .printf(
            "%s: epoch %d, %,d items, written to %s%n",
            result.checkpoint().version(),
            result.bestEpoch(),
            result.checkpoint().vocabulary().size(),
            out);
    if (onTest) {
      spec.commandLine().getOut().println(BestOnTest.bestOfEach(result));
    }
    return ExitCode.OK;
  }

  private TrainingOptions search(
      int trials, DataFolder folder, TrainingOptions base, Clock clock, Progress progress) {
    Path journal = out.resolve("search.csv");
    int sessions = 31 * folder.train().hashCode() + folder.validation().hashCode();
    Search found =
        new Search(journal, sessions, base, training(folder, clock, progress), progress::line);
    TrainingOptions best = CommandInputs.inWords(() -> found.best(trials));
    progress.line("Best of " + trials + ": " + Search.asArguments(base, best));
    return best.with("refit", base.refit());
  }

  private Function<TrainingOptions, TrainingResult> training(
      DataFolder folder, Clock clock, Progress progress) {
    TrainingData trainingData = CommandInputs.trainingData(folder);
    Checkpoint start = warmStart == null ? null : CommandInputs.checkpoint(warmStart);
    return options ->
        Trainings.of(options, where.device(), clock)
            .train(trainingData, options, start, new RunProgress(progress));
  }

  private TrainingResult train(
      DataFolder folder, TrainingOptions options, Clock clock, Progress progress) {
    return CommandInputs.inWords(() -> training(folder, clock, progress).apply(options));
  }

  private void write(TrainingResult result) {
    try {
      result.checkpoint().writeDirectory(out);
    } catch (IOException e) {
      throw new UserError("The checkpoint could not be written to %s: %s".formatted(out, e), e);
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
