package io.nextclick.local;

import io.nextclick.service.ExitCode;
import io.nextclick.service.UnknownKeysException;
import io.nextclick.service.UserError;
import io.nextclick.service.host.Finding;
import io.nextclick.service.host.Preflight;
import io.nextclick.service.host.Resources;
import io.nextclick.stream.StreamChecks;
import io.nextclick.trainer.TrainerChecks;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code nextclick doctor}: everything that the services look at before they start. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Looks at what nextclick needs of this host, a line each: ok, warning, not ok or skipped.",
      "With --config also at the cluster: rights, topics, limits, clock. Changes nothing."
    })
final class DoctorCommand implements Callable<Integer> {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The stream app's properties file, the trainer's, or one for both.")
  private @Nullable Path file;

  @SuppressWarnings("NullAway.Init") // picocli sets it.
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (file == null) {
      List<Finding> host = new ArrayList<>(List.of(Resources.memory(), Resources.openFiles()));
      host.addAll(StreamChecks.libraries());
      host.add(Finding.skipped("cluster", "name the services' file with --config"));
      return Preflight.print(host, out);
    }
    return ofServices(file, out);
  }

  /** A file of the one service may have keys that the other does not know. */
  private static int ofServices(Path file, PrintWriter out) {
    Map<String, String> environment = System.getenv();
    Clock clock = Clock.systemUTC();
    List<String> foreign = new ArrayList<>();
    int worst = ExitCode.OK;
    worst =
        Math.max(
            worst,
            show("stream app", () -> StreamChecks.of(file, environment, clock), foreign, out));
    worst =
        Math.max(
            worst, show("trainer", () -> TrainerChecks.of(file, environment, clock), foreign, out));
    if (foreign.size() == 2) {
      throw new UserError(String.join("\n  ", foreign));
    }
    foreign.forEach(
        sentence -> Preflight.print(List.of(Finding.skipped("configuration", sentence)), out));
    return worst;
  }

  private static int show(
      String service, Supplier<List<Finding>> look, List<String> foreign, PrintWriter out) {
    List<Finding> findings;
    try {
      findings = look.get();
    } catch (UnknownKeysException e) {
      foreign.add("not the " + service + "'s: " + e.getMessage());
      return ExitCode.OK;
    }
    out.println(service);
    return Preflight.print(findings, out);
  }
}
