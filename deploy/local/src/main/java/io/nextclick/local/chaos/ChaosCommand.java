package io.nextclick.local.chaos;

import io.nextclick.local.chaos.cluster.Timeouts;
import io.nextclick.service.ExitCode;
import io.nextclick.service.Progress;
import io.nextclick.service.host.Folders;
import io.nextclick.service.host.Preflight;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nextclick chaos}: real processes and faults, and a verifier who knows the contract. */
@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    description = {
      "Runs brokers, two stream apps and a publishing trainer as processes, does them harm, and"
          + " holds every answer against a reference of its own.",
      "Exit status 0 if every invariant held, 1 if one was broken: the summary says which, and how"
          + " to replay the run."
    })
public final class ChaosCommand implements Callable<Integer> {

  @Option(
      names = "--minutes",
      paramLabel = "M",
      defaultValue = "30",
      description = "How long faults are done. Default: ${DEFAULT-VALUE}.")
  private int minutes = 30;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Repeats a run: its faults, visitors, clicks and checkpoints. Default: drawn.")
  private @Nullable Long seed;

  @Option(
      names = "--faults",
      paramLabel = "LIST",
      defaultValue = "all",
      description =
          "all, or with commas: kill, stop, broker-away, cut, stall, wipe, damage, disk-full,"
              + " hostile, two-trainers, rollback, aborted. Default: ${DEFAULT-VALUE}.")
  private String faults = "all";

  @Option(
      names = "--guarantee",
      paramLabel = "NAME",
      defaultValue = "at_least_once",
      description = "at_least_once or exactly_once_v2. Default: ${DEFAULT-VALUE}.")
  private String guarantee = "at_least_once";

  @Option(
      names = "--brokers",
      paramLabel = "N",
      defaultValue = "1",
      description = "1 or 3. Default: ${DEFAULT-VALUE}.")
  private int brokers = 1;

  @Option(
      names = "--summary",
      paramLabel = "FILE.json",
      description = "Writes the summary there as well.")
  private @Nullable Path summary;

  @SuppressWarnings("NullAway.Init") // picocli sets it.
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    ChaosSettings settings = settings();
    if (summary != null) {
      Preflight.require(List.of(Folders.result("summary", summary, "--summary")));
    }
    PrintWriter out = spec.commandLine().getOut();
    Path directory = Files.createTempDirectory("nextclick-chaos-");
    out.printf(
        "seed %d, %s, %d broker(s), %d min; logs and data in %s%n",
        settings.seed(), settings.guarantee(), settings.brokers(), minutes, directory);
    out.println("Timeouts are shortened, so that a fault that outlasts them can be repeated:");
    Timeouts.APP.forEach((key, value) -> out.printf("  nextclick.kafka.%s=%s%n", key, value));
    out.printf(
        "A broker is away for %d s, a process stands still for %d s; a replaced version may answer for %d s.%n",
        Timeouts.OUTAGE.toSeconds(),
        Timeouts.HALT.toSeconds(),
        ChaosSettings.LIVE_BOUND.toSeconds());
    settings.faults().forEach(fault -> out.printf("  %-12s %s%n", fault.label(), fault.sentence()));
    out.flush();
    Clock clock = Clock.systemUTC();
    Report report = new Report(Progress.onConsole(clock), clock);
    Summary result;
    Chaos chaos = new Chaos(settings, directory, report, clock);
    Thread hook = new Thread(chaos::close, "shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      result = chaos.run();
    } finally {
      report.finish();
      chaos.close();
      Runtime.getRuntime().removeShutdownHook(hook);
    }
    result.print(out);
    if (summary != null) {
      result.write(summary);
    }
    if (result.allHeld()) {
      Utils.delete(directory.toFile());
      return ExitCode.OK;
    }
    out.println("Logs and data are in " + directory);
    out.flush();
    return ExitCode.FAILURE;
  }

  private ChaosSettings settings() {
    require(minutes >= 1, "--minutes must be at least 1");
    require(brokers == 1 || brokers == 3, "--brokers must be 1 or 3");
    require(
        List.of("at_least_once", ChaosSettings.EXACTLY_ONCE).contains(guarantee),
        "--guarantee must be at_least_once or exactly_once_v2");
    Set<Fault> wanted;
    try {
      wanted = Fault.parse(faults);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--faults: " + e.getMessage(), e);
    }
    long drawn = seed == null ? new SecureRandom().nextInt(1_000_000) : seed;
    return new ChaosSettings(Duration.ofMinutes(minutes), drawn, wanted, guarantee, brokers);
  }

  private void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }
}
