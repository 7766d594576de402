package io.nextclick.trainer;

import io.nextclick.model.checkpoint.CheckpointException;
import io.nextclick.service.ExitCode;
import io.nextclick.service.UserError;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The trainer's own entry, for its container image: the same commands as in {@code nextclick}. */
@Command(
    name = "nextclick-trainer",
    mixinStandardHelpOptions = true,
    description = "Learns from clicks and publishes what is better.",
    subcommands = {
      TrainerCommand.class,
      TrainCommand.class,
      EvaluateCommand.class,
      ModelsCommand.class
    })
public final class Main {

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setUsageHelpAutoWidth(true)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              if (failure instanceof UserError || failure instanceof CheckpointException) {
                command.getErr().println(failure.getMessage());
                return ExitCode.INPUT;
              }
              LoggerFactory.getLogger(Main.class)
                  .error("{} failed", command.getCommandName(), failure);
              return ExitCode.FAILURE;
            });
  }
}
