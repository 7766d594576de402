package io.nextclick.local.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.nextclick.learning.recipe.Recipes;
import io.nextclick.learning.setting.Settings;
import io.nextclick.local.harness.DurationConverter;
import io.nextclick.model.checkpoint.AtomicFile;
import io.nextclick.model.plus.MtawPlus;
import io.nextclick.schemas.InvalidSettingException;
import io.nextclick.service.ExitCode;
import io.nextclick.service.Progress;
import io.nextclick.service.host.Folders;
import io.nextclick.service.host.Preflight;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nextclick bench latency}: from click produced to recommendation consumed. */
@Command(
    name = "latency",
    mixinStandardHelpOptions = true,
    description = {
      "Latency from click produced to recommendation consumed, under an open load.",
      "Broker, load generator and stream app share this machine and one JVM. A click waits from the"
          + " moment it was due, so that a stall counts for every click it held up."
    })
public final class LatencyCommand implements Callable<Integer> {

  @Option(
      names = "--rate",
      paramLabel = "N",
      split = ",",
      defaultValue = "1000",
      description =
          "Clicks a second; several, with commas, one after the other. Default: ${DEFAULT-VALUE}.")
  private List<Integer> rates = List.of();

  @Option(
      names = "--duration",
      paramLabel = "D",
      defaultValue = "30s",
      converter = DurationConverter.class,
      description = "How long each rate is measured. Default: ${DEFAULT-VALUE}.")
  private Duration duration = Duration.ofSeconds(30);

  @Option(
      names = "--warm-up",
      paramLabel = "D",
      defaultValue = "15s",
      converter = DurationConverter.class,
      description = "How long it runs before, unmeasured. Default: ${DEFAULT-VALUE}.")
  private Duration warmUp = Duration.ofSeconds(15);

  @Option(
      names = "--guarantee",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "at_least_once,exactly_once_v2",
      description = "Processing guarantees to measure. Default: ${DEFAULT-VALUE}.")
  private List<String> guarantees = List.of();

  @ArgGroup private @Nullable ModelSource source;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      defaultValue = MtawPlus.ARCHITECTURE,
      description = "The architecture, where no checkpoint is given. Default: ${DEFAULT-VALUE}.")
  private String architecture = MtawPlus.ARCHITECTURE;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures there as well.")
  private @Nullable Path json;

  @SuppressWarnings("NullAway.Init") // picocli sets it.
  @Spec
  private CommandSpec spec;

  /** Where the model comes from. */
  static final class ModelSource {
    @Option(
        names = "--checkpoint",
        paramLabel = "DIR",
        description = "A trained checkpoint. Default: a made-up model of 18,000 items.")
    private @Nullable Path checkpoint;

    @Option(
        names = "--data",
        paramLabel = "FILE",
        description = "Events to train a model on for one epoch, for the size of its vocabulary.")
    private @Nullable Path data;
  }

  @Override
  public Integer call() throws Exception {
    if (rates.stream().anyMatch(rate -> rate < 1)) {
      throw new ParameterException(spec.commandLine(), "--rate must be at least 1");
    }
    if (json != null) {
      Preflight.require(List.of(Folders.result("figures", json, "--json")));
    }
    Clock clock = Clock.systemUTC();
    Machine machine = Machine.here();
    Progress progress = Progress.onConsole(clock);
    BenchModel model = model(progress, clock);
    List<LatencyBench.Result> results = new ArrayList<>();
    Path directory = Files.createTempDirectory("nextclick-bench-");
    try {
      for (String guarantee : guarantees) {
        try (LatencyBench bench = new LatencyBench(guarantee, model, directory, clock)) {
          for (int rate : rates) {
            results.add(bench.run(rate, warmUp, duration, progress));
          }
        }
      }
    } finally {
      Utils.delete(directory.toFile());
    }
    print(machine, model, results);
    return ExitCode.OK;
  }

  private BenchModel model(Progress progress, Clock clock) {
    if (source != null && source.checkpoint != null) {
      return BenchModel.of(source.checkpoint);
    }
    if (source != null && source.data != null) {
      return BenchModel.trainedOn(source.data, options(), progress, clock);
    }
    return BenchModel.madeUp(options(), progress, clock);
  }

  private Settings options() {
    try {
      return Recipes.settings(Map.of("model", architecture, "max_epochs", "1"));
    } catch (InvalidSettingException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private void print(Machine machine, BenchModel model, List<LatencyBench.Result> results)
      throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    out.println();
    out.println(machine);
    out.println(model.description());
    out.println(
        "Click due to be produced until recommendation consumed, ms; broker, load and stream app in"
            + " one JVM.");
    out.println();
    out.printf(
        "%-18s %9s %10s %10s %8s %8s %8s %8s%n",
        "guarantee", "clicks/s", "clicks", "unanswered", "p50", "p90", "p99", "max");
    for (LatencyBench.Result result : results) {
      out.printf(
          Locale.ROOT,
          "%-18s %,9d %,10d %,10d %8.1f %8.1f %8.1f %8.1f%n",
          result.guarantee(),
          result.rate(),
          result.clicks(),
          result.unanswered(),
          result.latencyMs().p50(),
          result.latencyMs().p90(),
          result.latencyMs().p99(),
          result.latencyMs().max());
    }
    out.flush();
    if (json != null) {
      AtomicFile.write(
          json,
          new ObjectMapper()
              .writerWithDefaultPrettyPrinter()
              .writeValueAsBytes(
                  Map.of("machine", machine, "model", model.description(), "results", results)));
    }
  }
}
