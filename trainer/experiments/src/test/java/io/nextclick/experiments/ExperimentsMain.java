package io.nextclick.experiments;

import io.nextclick.service.Commands;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands of this module and no others. */
@Command(
    name = "nextclick",
    mixinStandardHelpOptions = true,
    subcommands = {TrainCommand.class, EvaluateCommand.class, AblateCommand.class})
public final class ExperimentsMain implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  private ExperimentsMain() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return Commands.commandLine(new ExperimentsMain());
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name a command");
  }
}
