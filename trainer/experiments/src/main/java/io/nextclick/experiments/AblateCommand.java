package io.nextclick.experiments;

import static io.nextclick.learning.training.TrainingSettings.GAMMA;
import static io.nextclick.learning.training.TrainingSettings.SEED;

import io.nextclick.experiments.ablation.Ablation;
import io.nextclick.experiments.ablation.AblationTable;
import io.nextclick.experiments.report.LineChart;
import io.nextclick.learning.RunProgress;
import io.nextclick.learning.dataset.DataFolder;
import io.nextclick.learning.evaluation.Metrics;
import io.nextclick.learning.evaluation.TestSessions;
import io.nextclick.learning.setting.Settings;
import io.nextclick.model.checkpoint.AtomicFile;
import io.nextclick.model.plus.MtawPlus;
import io.nextclick.schemas.InvalidSettingException;
import io.nextclick.service.Progress;
import io.nextclick.service.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ablate}: what each part of a model is worth. */
@Command(
    name = "ablate",
    modelTransformer = SettingOptions.class,
    mixinStandardHelpOptions = true,
    description =
        "Trains MTAW with and without AW loss and its enhancing layer, and mtaw-plus with and"
            + " without each part, over several seeds, and prints the table.",
    footer = {
      "",
      "Every variant chooses its epoch on the validation sessions and is judged on the",
      "test pairs, without a refit. The mixtures of one seed share one network."
    })
public final class AblateCommand implements Callable<Integer> {

  @Mixin private DataOptions data = new DataOptions();

  @Option(
      names = "--seeds",
      split = ",",
      paramLabel = "N",
      defaultValue = "42,43,44",
      description = "One training of every variant each (default: ${DEFAULT-VALUE}).")
  private List<Integer> seeds = List.of();

  @Option(
      names = "--gammas",
      split = ",",
      paramLabel = "γ",
      defaultValue = "0",
      description = "Of the AW loss, beside the default; 0 is cross-entropy (default: 0).")
  private List<Double> gammas = List.of();

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Folder for ablation.md, and the γ sweep as gamma-*.svg.")
  private @Nullable Path report;

  @Mixin private DeviceOption device = new DeviceOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    if (seeds.isEmpty() || gammas.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "Give at least one seed and one γ");
    }
    Settings base = SettingOptions.read(spec, MtawPlus.ARCHITECTURE, false);
    List<Double> others = gammas.stream().distinct().toList();
    try {
      others.forEach(gamma -> base.with(GAMMA, gamma));
    } catch (InvalidSettingException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    if (report != null) {
      CommandInputs.requireWritable(report);
    }
    Progress progress = Progress.onConsole(Clock.systemUTC());
    DataFolder folder = data.read(progress);
    CommandInputs.requireTest(folder);
    Ablation ablation =
        new Ablation(
            CommandInputs.trainingData(folder),
            folder.test(),
            others,
            device.device(),
            Clock.systemUTC(),
            new RunProgress(progress),
            progress::line);
    int[] sessionStarts = TestSessions.starts(folder.test());
    String table = "";
    for (int seed : seeds) {
      table =
          CommandInputs.inWords(
              () -> {
                ablation.judge(base.with(SEED, seed));
                return AblationTable.of(ablation.rows(), sessionStarts);
              });
      if (report != null) {
        // After each seed: the next ones may take hours.
        write(report, table, ablation, base.get(GAMMA));
      }
    }
    spec.commandLine().getOut().println(table);
    return ExitCode.OK;
  }

  private static void write(Path folder, String table, Ablation ablation, double gamma) {
    try {
      AtomicFile.write(folder.resolve("ablation.md"), table + "\n");
      chart("Recall@20", ablation, gamma, Metrics::recallAt20)
          .write(folder.resolve("gamma-recall.svg"));
      chart("MRR@20", ablation, gamma, Metrics::mrrAt20).write(folder.resolve("gamma-mrr.svg"));
    } catch (IOException e) {
      throw new UserError("The report could not be written to %s: %s".formatted(folder, e), e);
    }
  }

  private static LineChart chart(
      String metric, Ablation ablation, double gamma, ToDoubleFunction<Metrics> value) {
    int seeds = ablation.rows().get(0).ranks().size();
    SortedMap<Double, Double> byGamma = new TreeMap<>();
    ablation.byGamma(gamma).forEach((each, row) -> byGamma.put(each, row.mean(value)));
    return new LineChart(
        "%s of mtaw by γ, mean of %d seeds".formatted(metric, seeds),
        "γ",
        byGamma.keySet().stream().map(String::valueOf).toList(),
        List.copyOf(byGamma.values()),
        List.copyOf(byGamma.keySet()).indexOf(gamma) + 1);
  }
}
