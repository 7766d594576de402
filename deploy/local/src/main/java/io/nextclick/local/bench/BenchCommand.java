package io.nextclick.local.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code nextclick bench}: what this machine can do. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures on this machine, with broker and load generator beside the stream app.",
    subcommands = {LatencyCommand.class})
public final class BenchCommand implements Runnable {

  @SuppressWarnings("NullAway.Init") // picocli sets it.
  @Spec
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name what to measure: latency");
  }
}
