package io.nextclick.trainer;

import io.nextclick.registry.ModelsCommand;
import io.nextclick.service.Commands;
import io.nextclick.service.LogLevel;
import io.nextclick.service.Startup;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The trainer's own entry, for its container image: the same commands as in {@code nextclick}. */
@Command(
    name = "nextclick-trainer",
    mixinStandardHelpOptions = true,
    description = "Learns from clicks and publishes what is better.",
    subcommands = {
      TrainerCommand.class,
      TrainCommand.class,
      EvaluateCommand.class,
      AblateCommand.class,
      ModelsCommand.class
    })
public final class Main implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  private Main() {}

  public static void main(String[] arguments) {
    Startup.prepare(() -> LogLevel.choose(System.getenv()));
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return Commands.commandLine(new Main()).setUsageHelpAutoWidth(true);
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Name a command: trainer, train, evaluate, ablate or models");
  }
}
