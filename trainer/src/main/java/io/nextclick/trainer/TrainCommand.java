package io.nextclick.trainer;

import io.nextclick.model.ServingModel;
import io.nextclick.model.ServingModels;
import io.nextclick.model.checkpoint.CheckpointException;
import io.nextclick.service.ExitCode;
import io.nextclick.service.Progress;
import io.nextclick.service.UserError;
import io.nextclick.trainer.dataset.DataFolder;
import io.nextclick.trainer.dataset.Sessions;
import io.nextclick.trainer.evaluation.Evaluation;
import io.nextclick.trainer.report.TrainingReport;
import io.nextclick.trainer.training.TrainingData;
import io.nextclick.trainer.training.TrainingOptions;
import io.nextclick.trainer.training.TrainingResult;
import io.nextclick.trainer.training.Trainings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
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

  @Option(
      names = "--model",
      required = true,
      paramLabel = "NAME",
      description =
          "What to train: mtaw, the published network, or mtaw-plus, the same mixed with counts.")
  private String model = "";

  @Option(
      names = "--parts",
      paramLabel = "NAME[,NAME]",
      description =
          "What mtaw-plus mixes (default: all): network, co-occurrence, neighbours, repeats,"
              + " popularity, context.")
  private @Nullable String parts;

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

  @Option(names = "--seed", paramLabel = "N", description = "Of everything random.")
  private @Nullable String seed;

  @Option(names = "--epochs", paramLabel = "N", description = "Passes over the data, at most.")
  private @Nullable String epochs;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description = "Epochs without a better validation before it stops.")
  private @Nullable String patience;

  @Option(names = "--gamma", paramLabel = "γ", description = "Of the AW loss; 0 is cross-entropy.")
  private @Nullable String gamma;

  @Option(names = "--sigma", paramLabel = "σ", description = "Scale of the cosine in the softmax.")
  private @Nullable String sigma;

  @Option(
      names = "--no-enhancing-layer",
      description = "Without the interest enhancing layer: the last instant interest alone.")
  private boolean noEnhancingLayer;

  @Option(names = "--dropout", paramLabel = "P", description = "From 0 to below 1.")
  private @Nullable String dropout;

  @Option(names = "--dimension", paramLabel = "D", description = "Length of an embedding.")
  private @Nullable String dimension;

  @Option(names = "--max-length", paramLabel = "L", description = "Latest clicks of a session.")
  private @Nullable String maxLength;

  @Option(names = "--learning-rate", paramLabel = "RATE", description = "Of Adam.")
  private @Nullable String learningRate;

  @Option(
      names = "--precision",
      paramLabel = "TYPE",
      description = "Of the products with the vocabulary: auto, float32 or bfloat16.")
  private @Nullable String precision;

  @Option(names = "--targets-per-step", paramLabel = "N", description = "Clicks in one step.")
  private @Nullable String targetsPerStep;

  @Option(
      names = "--warm-start",
      paramLabel = "DIR",
      description = "Begin with this checkpoint's weights; its items may differ.")
  private @Nullable Path warmStart;

  @Option(
      names = "--device",
      defaultValue = "auto",
      description = "Where to compute: auto, cpu or gpu:N (default: ${DEFAULT-VALUE}).")
  private String device = "auto";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    if (!Trainings.NAMES.contains(model)) {
      throw usage(
          "There is no model \"%s\"; there is: %s"
              .formatted(model, String.join(", ", Trainings.NAMES)));
    }
    TrainingOptions options = options();
    requireWritable(out);
    if (report != null) {
      requireWritable(report);
    }
    Clock clock = Clock.systemUTC();
    Progress progress = Progress.onConsole(clock);
    DataFolder folder = data.read(progress);
    progress.line("Training " + model + " with " + options.settings());
    progress.line("Seed " + options.seed());
    TrainingResult result = train(folder, options, clock, progress);
    write(result);
    if (report != null) {
      report(report, folder, options, result, progress);
    }
    spec.commandLine()
        .getOut()
        .printf(
            "%s: epoch %d, %,d items, written to %s%n",
            result.checkpoint().version(),
            result.bestEpoch(),
            result.checkpoint().vocabulary().size(),
            out);
    return ExitCode.OK;
  }

  private TrainingResult train(
      DataFolder folder, TrainingOptions options, Clock clock, Progress progress) {
    List<List<String>> known = options.refit() ? folder.trainable() : folder.train();
    TrainingData trainingData =
        new TrainingData(
            folder.train(),
            folder.validation(),
            Sessions.clickCounts(known),
            folder.from(),
            folder.to());
    try {
      return Trainings.of(options, CommandInputs.device(device), clock)
          .train(
              trainingData,
              options,
              warmStart == null ? null : CommandInputs.checkpoint(warmStart),
              new RunProgress(progress));
    } catch (IllegalArgumentException | CheckpointException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
  }

  private TrainingOptions options() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("model", model);
    put(settings, "parts", parts);
    put(settings, "seed", seed);
    put(settings, "max_epochs", epochs);
    put(settings, "patience", patience);
    put(settings, "gamma", gamma);
    put(settings, "sigma", sigma);
    put(settings, "dropout", dropout);
    put(settings, "dimension", dimension);
    put(settings, "max_length", maxLength);
    put(settings, "learning_rate", learningRate);
    put(settings, "precision", precision);
    put(settings, "targets_per_step", targetsPerStep);
    settings.put("enhancing_layer", String.valueOf(!noEnhancingLayer));
    settings.put("refit", String.valueOf(refit));
    try {
      return TrainingOptions.of(settings);
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private static void put(Map<String, String> settings, String name, @Nullable String value) {
    if (value != null) {
      settings.put(name, value);
    }
  }

  /** Said before the training rather than after it. */
  private static void requireWritable(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UserError("The folder %s cannot be made: %s".formatted(folder, e), e);
    }
    if (!Files.isWritable(folder)) {
      throw new UserError("The folder " + folder + " cannot be written to.");
    }
  }

  private void write(TrainingResult result) {
    try {
      result.checkpoint().writeDirectory(out);
    } catch (IOException e) {
      throw new UserError("The checkpoint could not be written to %s: %s".formatted(out, e), e);
    }
  }

  private void report(
      Path report,
      DataFolder folder,
      TrainingOptions options,
      TrainingResult result,
      Progress progress) {
    Optional<Evaluation> test = Optional.empty();
    if (!folder.test().isEmpty()) {
      try (ServingModel model =
          ServingModels.load(result.checkpoint(), CommandInputs.device(device))) {
        test = Optional.of(EvaluateCommand.judge(folder, model, progress));
      }
    }
    try {
      new TrainingReport(data.folder().toString(), options.settings(), result, test).write(report);
    } catch (IOException e) {
      throw new UserError("The report could not be written to %s: %s".formatted(report, e), e);
    }
    progress.line("The report is " + report.resolve("report.html"));
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
