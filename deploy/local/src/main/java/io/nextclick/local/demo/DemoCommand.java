package io.nextclick.local.demo;

import io.nextclick.broker.EmbeddedBroker;
import io.nextclick.experiments.ClickFileOptions;
import io.nextclick.local.harness.DurationConverter;
import io.nextclick.local.harness.Pace;
import io.nextclick.model.plus.MtawPlus;
import io.nextclick.service.Commands;
import io.nextclick.service.ExitCode;
import io.nextclick.service.host.Folders;
import io.nextclick.service.host.Preflight;
import io.nextclick.stream.StreamChecks;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nextclick demo}: the whole thing on one machine, watched while it runs. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Runs everything on this machine: a Kafka broker, the stream app, the trainer, and a stream of"
          + " clicks.",
      "Every recommendation is judged by the visitor's next click, beside popularity and V-SKNN on"
          + " the same clicks.",
      "Ends with its clicks, with --duration or with Ctrl-C, and prints a summary."
    })
public final class DemoCommand implements Callable<Integer> {

  /** A week in half a minute, and with it the first model. */
  private static final Pace SHOP_PACE = new Pace.Times(20_160);

  private static final Pace FILE_PACE = new Pace.Max();
  private static final Duration WINDOW = Duration.ofDays(30);
  private static final Duration HOOK_WAITS = Duration.ofSeconds(40);

  @Option(
      names = "--clicks",
      paramLabel = "FILE",
      description =
          "Events to replay, with a session, a time, an item and, if there, a type: CSV and its kin,"
              + " JSON lines, or a folder of parts; plain, .gz or .zst. Default: an endless made-up"
              + " shop.")
  private @Nullable Path clicks;

  @Mixin private ClickFileOptions files = new ClickFileOptions();

  @Option(
      names = "--speed",
      paramLabel = "N|max",
      converter = Pace.Converter.class,
      description =
          "Times the clicks' own pace. At max the replay waits for each model, so that a run can be"
              + " repeated. Default: max for a file, 20160 (a week in 30 s) for the shop.")
  private @Nullable Pace speed;

  @Option(
      names = "--duration",
      paramLabel = "D",
      converter = DurationConverter.class,
      description = "Ends after this long, e.g. 90s or 10m.")
  private @Nullable Duration duration;

  @Option(
      names = "--retrain-every",
      paramLabel = "D",
      defaultValue = "7d",
      converter = DurationConverter.class,
      description = "Trains a model after so much event time. Default: ${DEFAULT-VALUE}.")
  private Duration retrainEvery = Duration.ofDays(7);

  @Option(
      names = "--model",
      paramLabel = "NAME[,NAME]",
      split = ",",
      defaultValue = MtawPlus.ARCHITECTURE,
      description =
          "The architecture to train; several take turns, and replace each other where they pass the"
              + " gate. Default: ${DEFAULT-VALUE}.")
  private List<String> models = List.of();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "Of the made-up shop and of every training. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description =
          "Of /metrics and /health on 127.0.0.1; 0 for a free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--summary",
      paramLabel = "FILE.json",
      description = "Writes the summary there as well.")
  private @Nullable Path summary;

  @SuppressWarnings("NullAway.Init") // picocli sets it.
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    requirePossible();
    if (summary != null) {
      Preflight.require(List.of(Folders.result("summary", summary, "--summary")));
    }
    Clock clock = Clock.systemUTC();
    Instant startedAt = clock.instant();
    DemoSettings settings =
        new DemoSettings(
            Optional.ofNullable(clicks),
            speed != null ? speed : clicks != null ? FILE_PACE : SHOP_PACE,
            Optional.ofNullable(duration),
            port,
            retrainEvery,
            WINDOW,
            seed,
            models);
    AtomicBoolean interrupted = new AtomicBoolean();
    CountDownLatch finished = new CountDownLatch(1);
    // Ctrl-C ends the clicks; the process stays until the summary is out.
    Thread hook = new Thread(() -> endAndWait(interrupted, finished), "ctrl-c");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return run(settings, clock, startedAt, stopRule(settings, clock, startedAt, interrupted));
    } finally {
      finished.countDown();
    }
  }

  private void requirePossible() {
    require(port >= 0 && port <= 65_535, "--port is %d, from 0 to 65535 is allowed", port);
    require(
        retrainEvery.compareTo(Duration.ZERO) > 0, "--retrain-every must be longer than no time");
    require( // as a training takes it
        seed == (int) seed,
        "--seed is %d, from %d to %d is allowed",
        seed,
        Integer.MIN_VALUE,
        Integer.MAX_VALUE);
  }

  private void require(boolean condition, String otherwise, Object... values) {
    if (!condition) {
      throw new ParameterException(
          spec.commandLine(), String.format(Locale.ROOT, otherwise, values));
    }
  }

  private int run(DemoSettings settings, Clock clock, Instant startedAt, BooleanSupplier stopped)
      throws Exception {
    Preflight.require(StreamChecks.libraries());
    ClickSource source = ClickSource.of(settings, files.files(clock), clock);
    source.remarks().forEach(System.err::println);
    DemoDisplay display = DemoDisplay.onConsole(clock);
    display.starting(System.getProperty(Commands.LOG_FILE));
    Path directory = Files.createTempDirectory("nextclick-demo-");
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        GatedTraining training = new TrainingRuns(settings, broker.bootstrapServers(), clock);
        Demo demo =
            new Demo(
                settings,
                source,
                broker.bootstrapServers(),
                directory,
                training,
                clock,
                startedAt,
                stopped)) {
      String title =
          "nextclick demo  ·  %s  ·  %s  ·  http://127.0.0.1:%d/metrics"
              .formatted(source.name(), settings.pace(), demo.port());
      display.start(() -> demo.status(title));
      demo.run();
      display.close();
      return finish(demo);
    } finally {
      display.close();
      deleteRecursively(directory);
    }
  }

  private int finish(Demo demo) {
    DemoSummary result = demo.summary();
    PrintWriter out = spec.commandLine().getOut();
    SummaryTable.of(result, demo.models()).forEach(out::println);
    if (summary != null) {
      result.writeTo(summary);
      out.println("Summary: " + summary);
    }
    out.flush();
    if (result.processed() == 0) {
      spec.commandLine()
          .getErr()
          .println(
              "nextclick: no click was processed; the log says why: "
                  + System.getProperty(Commands.LOG_FILE, "see above"));
      return ExitCode.FAILURE;
    }
    return ExitCode.OK;
  }

  private static BooleanSupplier stopRule(
      DemoSettings settings, Clock clock, Instant startedAt, AtomicBoolean interrupted) {
    return settings
        .duration()
        .map(startedAt::plus)
        .<BooleanSupplier>map(end -> () -> interrupted.get() || !clock.instant().isBefore(end))
        .orElse(interrupted::get);
  }

  private static void endAndWait(AtomicBoolean interrupted, CountDownLatch finished) {
    interrupted.set(true);
    try {
      if (!finished.await(HOOK_WAITS.toSeconds(), TimeUnit.SECONDS)) {
        System.err.println("nextclick: the demo did not end in time; its summary is lost");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void deleteRecursively(Path directory) throws IOException {
    Utils.delete(directory.toFile());
  }
}
