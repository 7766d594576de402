package io.nextclick.trainer;

import io.nextclick.model.ComputeDevice;
import io.nextclick.model.ServingModel;
import io.nextclick.model.ServingModels;
import io.nextclick.model.checkpoint.CheckpointException;
import io.nextclick.model.mtaw.MtawShape;
import io.nextclick.model.plus.MtawPlus;
import io.nextclick.model.plus.Part;
import io.nextclick.service.Progress;
import io.nextclick.service.UserError;
import io.nextclick.trainer.ablation.AblationTable;
import io.nextclick.trainer.ablation.Row;
import io.nextclick.trainer.dataset.DataFolder;
import io.nextclick.trainer.evaluation.Baseline;
import io.nextclick.trainer.evaluation.Evaluator;
import io.nextclick.trainer.evaluation.Metrics;
import io.nextclick.trainer.evaluation.TestSessions;
import io.nextclick.trainer.report.LineChart;
import io.nextclick.trainer.training.TrainingData;
import io.nextclick.trainer.training.TrainingListener;
import io.nextclick.trainer.training.TrainingOptions;
import io.nextclick.trainer.training.TrainingResult;
import io.nextclick.trainer.training.Trainings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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

  @Mixin private TrainingArguments arguments = new TrainingArguments();

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

  private final Map<String, Row> rows = new LinkedHashMap<>();

  @Override
  public Integer call() {
    if (seeds.isEmpty() || gammas.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "Give at least one seed and one γ");
    }
    if (report != null) {
      CommandInputs.requireWritable(report);
    }
    Clock clock = Clock.systemUTC();
    Progress progress = Progress.onConsole(clock);
    DataFolder folder = data.read(progress);
    CommandInputs.requireTest(folder);
    TrainingOptions base = arguments.options(MtawPlus.ARCHITECTURE, false);
    ComputeDevice where = device.device();
    for (Baseline baseline : Baseline.values()) {
      int[] ranks = new Evaluator(folder.test()).ranks(baseline.of(folder.train()));
      // It has no seed, and stands beside each.
      String name = baseline.toString();
      rows.put(name, new Row(name, name, Collections.nCopies(seeds.size(), ranks)));
    }
    try {
      for (int seed : seeds) {
        new Variants(folder, base.with("seed", seed), where, clock, progress).judge();
      }
    } catch (IllegalArgumentException | CheckpointException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
    String table = AblationTable.of(List.copyOf(rows.values()), TestSessions.starts(folder.test()));
    spec.commandLine().getOut().println(table);
    if (report != null) {
      write(report, table, base.gamma());
    }
    return ExitCode.OK;
  }

  private void note(String name, String against, int[] ranks) {
    Row row = rows.getOrDefault(name, new Row(name, against, List.of()));
    List<int[]> all = new ArrayList<>(row.ranks());
    all.add(ranks);
    rows.put(name, new Row(name, against, all));
  }

  private static String gammaName(double gamma) {
    return "mtaw, γ " + (gamma == 0 ? "0 (cross-entropy)" : "" + gamma);
  }

  /** All variants of one seed. */
  private final class Variants {

    private final DataFolder folder;
    private final TrainingOptions base;
    private final ComputeDevice where;
    private final Clock clock;
    private final Progress progress;
    private final TrainingData trainingData;

    Variants(
        DataFolder folder,
        TrainingOptions base,
        ComputeDevice where,
        Clock clock,
        Progress progress) {
      this.folder = folder;
      this.base = base;
      this.where = where;
      this.clock = clock;
      this.progress = progress;
      this.trainingData = CommandInputs.trainingData(folder, false);
    }

    void judge() {
      TrainingOptions letter = base.with("model", MtawShape.ARCHITECTURE);
      TrainingResult network = train("mtaw", "vsknn", letter);
      for (double gamma : gammas) {
        train(gammaName(gamma), "mtaw", letter.with("gamma", gamma));
      }
      train("mtaw, last interest only", "mtaw", letter.with("enhancing_layer", false));
      mix("mtaw-plus", "mtaw", network, base);
      Set<Part> all = Part.parse(base.parts());
      for (Part part : all) {
        if (part != Part.NETWORK) {
          Set<Part> rest = EnumSet.copyOf(all);
          rest.remove(part);
          mix(
              "mtaw-plus without " + part,
              "mtaw-plus",
              network,
              base.with("parts", Part.format(rest)));
        }
      }
    }

    private TrainingResult train(String name, String against, TrainingOptions options) {
      progress.line("Seed %d: %s".formatted(options.seed(), name));
      TrainingResult result =
          Trainings.of(options, where, clock)
              .train(trainingData, options, null, new RunProgress(progress));
      judge(name, against, result);
      return result;
    }

    private void mix(String name, String against, TrainingResult network, TrainingOptions options) {
      progress.line("Seed %d: %s".formatted(options.seed(), name));
      judge(
          name,
          against,
          Trainings.mix(trainingData, options, network, where, clock, TrainingListener.none()));
    }

    private void judge(String name, String against, TrainingResult result) {
      try (ServingModel model = ServingModels.load(result.checkpoint(), where)) {
        int[] ranks = new Evaluator(folder.test()).ranks(model);
        note(name, against, ranks);
        Metrics metrics = Metrics.ofRanks(ranks);
        progress.line(
            String.format(
                Locale.ROOT,
                "%s: Recall@20 %.4f MRR@20 %.4f",
                name,
                metrics.recallAt20(),
                metrics.mrrAt20()));
      }
    }
  }

  private void write(Path folder, String table, double gamma) {
    try {
      Files.writeString(folder.resolve("ablation.md"), table + "\n");
      chart("Recall@20", gamma, Metrics::recallAt20).write(folder.resolve("gamma-recall.svg"));
      chart("MRR@20", gamma, Metrics::mrrAt20).write(folder.resolve("gamma-mrr.svg"));
    } catch (IOException e) {
      throw new UserError("The report could not be written to %s: %s".formatted(folder, e), e);
    }
  }

  private LineChart chart(String metric, double gamma, ToDoubleFunction<Metrics> value) {
    Map<Double, Double> byGamma = new TreeMap<>();
    gammas.forEach(other -> byGamma.put(other, mean(gammaName(other), value)));
    byGamma.put(gamma, mean("mtaw", value));
    return new LineChart(
        metric + " of mtaw by γ, mean of " + seeds.size() + " seeds",
        "γ",
        byGamma.keySet().stream().map(String::valueOf).toList(),
        List.copyOf(byGamma.values()),
        List.copyOf(byGamma.keySet()).indexOf(gamma) + 1);
  }

  private double mean(String row, ToDoubleFunction<Metrics> value) {
    Row found = rows.get(row);
    return found == null ? 0 : found.mean(value);
  }
}
