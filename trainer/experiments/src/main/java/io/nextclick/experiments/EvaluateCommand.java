package io.nextclick.experiments;

import io.nextclick.learning.dataset.DataFolder;
import io.nextclick.learning.dataset.Sessions;
import io.nextclick.learning.evaluation.Baseline;
import io.nextclick.learning.evaluation.Evaluation;
import io.nextclick.learning.evaluation.Evaluator;
import io.nextclick.learning.evaluation.MetricsTable;
import io.nextclick.learning.evaluation.SampledItems;
import io.nextclick.model.Recommender;
import io.nextclick.model.ServingModel;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.schemas.InvalidSettingException;
import io.nextclick.service.ExitCode;
import io.nextclick.service.Progress;
import io.nextclick.service.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code evaluate}: a checkpoint or a baseline against a folder's test pairs. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description =
        "Judges a checkpoint or a baseline: Recall, MRR and NDCG at 5, 10 and 20 over all items.",
    footer = {
      "",
      "Every test pair counts, one whose target is unknown as missed. Events in",
      "test.csv are cut into sessions by the same rule as in the stream."
    })
public final class EvaluateCommand implements Callable<Integer> {

  /** Of the items drawn, unless told otherwise. */
  static final long SEED = 42;

  @Mixin private DataOptions data = new DataOptions();

  @ArgGroup(multiplicity = "1")
  private Judged judged = new Judged();

  @Option(
      names = "--sampled",
      paramLabel = "N",
      description =
          "Also ranks each target against N items drawn at random, 0 for not (default: 99 where"
              + " there is test_buy_targets.csv, whose custom it is).")
  private @Nullable Integer sampled;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "" + SEED,
      description = "Of the items drawn (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures here as well.")
  private @Nullable Path json;

  @Mixin private DeviceOption where = new DeviceOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  /** So that a wrong name is answered with the names as they are typed. */
  static final class BaselineConverter implements ITypeConverter<Baseline> {
    @Override
    public Baseline convert(String name) {
      try {
        return Baseline.named(name);
      } catch (InvalidSettingException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** What is judged: one of the two. */
  static final class Judged {
    @Option(
        names = "--checkpoint",
        required = true,
        paramLabel = "DIR",
        description = "A folder that train wrote.")
    private @Nullable Path checkpoint;

    @Option(
        names = "--baseline",
        required = true,
        paramLabel = "NAME",
        converter = BaselineConverter.class,
        description =
            "popularity, session-popularity, co-occurrence, vsknn or stan, built from the training sessions.")
    private @Nullable Baseline baseline;
  }

  @Override
  public Integer call() {
    Clock clock = Clock.systemUTC();
    Progress progress = Progress.onConsole(clock);
    DataFolder folder = data.read(progress);
    CommandInputs.requireTest(folder);
    int drawn = sampled == null ? folder.sampled() : sampled;
    if (drawn < 0) {
      throw new ParameterException(spec.commandLine(), "--sampled must be 0 or more");
    }
    Evaluation evaluation;
    String name;
    long start = clock.millis();
    if (judged.checkpoint != null) {
      Checkpoint checkpoint = CommandInputs.checkpoint(judged.checkpoint);
      name = checkpoint.version();
      try (ServingModel model = CommandInputs.model(checkpoint, where.device())) {
        evaluation = judge(folder, model, drawn, seed, progress);
      }
    } else {
      Baseline baseline = judged.baseline == null ? Baseline.POPULARITY : judged.baseline;
      name = baseline.toString();
      evaluation = judge(folder, baseline.of(folder.trainable()), drawn, seed, progress);
    }
    progress.line("Judged in %.1f s.".formatted((clock.millis() - start) / 1000.0));
    spec.commandLine().getOut().println(MetricsTable.of(name, evaluation));
    if (json != null) {
      write(json, evaluation);
    }
    return ExitCode.OK;
  }

  /** Asks for every test pair, then again against items drawn at random, where any are. */
  static Evaluation judge(
      DataFolder folder, Recommender recommender, int drawn, long seed, Progress progress) {
    Evaluation evaluation = judge(folder, recommender, progress);
    if (drawn == 0) {
      return evaluation;
    }
    int pairs = folder.test().size();
    List<String> itemIds = List.copyOf(Sessions.clickCounts(folder.trainable()).keySet());
    return evaluation.with(
        drawn,
        new SampledItems(folder.test(), itemIds, drawn, seed)
            .metrics(
                recommender,
                done -> progress.update("Judging against " + drawn, done, pairs, "pairs", "")));
  }

  /** Asks for every test pair. */
  private static Evaluation judge(DataFolder folder, Recommender recommender, Progress progress) {
    int pairs = folder.test().size();
    return new Evaluator(
            folder.test(),
            done -> progress.update("Judging " + recommender.name(), done, pairs, "pairs", ""))
        .evaluate(recommender, Sessions.clickCounts(folder.trainable()));
  }

  private static void write(Path file, Evaluation evaluation) {
    try {
      evaluation.write(file);
    } catch (IOException e) {
      throw new UserError("The figures could not be written to %s: %s".formatted(file, e), e);
    }
  }
}
