package io.nextclick.local;

import io.nextclick.experiments.AblateCommand;
import io.nextclick.experiments.EvaluateCommand;
import io.nextclick.experiments.TrainCommand;
import io.nextclick.local.bench.BenchCommand;
import io.nextclick.local.chaos.ChaosCommand;
import io.nextclick.local.demo.DemoCommand;
import io.nextclick.local.replay.ReplayCommand;
import io.nextclick.registry.ModelsCommand;
import io.nextclick.service.Commands;
import io.nextclick.service.Startup;
import io.nextclick.stream.StreamCommand;
import io.nextclick.trainer.TrainerCommand;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line of everything here, see {@code ./nextclick --help}. */
@Command(
    name = "nextclick",
    description = "Next-item recommendations for anonymous shoppers, from a stream of clicks.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      DemoCommand.class,
      StreamCommand.class,
      TrainerCommand.class,
      TrainCommand.class,
      EvaluateCommand.class,
      AblateCommand.class,
      ReplayCommand.class,
      ModelsCommand.class,
      BenchCommand.class,
      ChaosCommand.class,
      DoctorCommand.class
    },
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExit status:%n",
    footer = {
      "  0  done",
      "  1  something broke; the stack trace is in the log",
      "  2  the command line is wrong",
      "  3  a file, a setting or a server that was named cannot be used",
      "",
      "NEXTCLICK_LOG_LEVEL sets what is logged: ERROR, WARN, INFO, DEBUG or TRACE."
    })
public final class Nextclick implements Runnable {

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields.
  private Nextclick() {}

  public static void main(String[] arguments) {
    Startup.prepare(() -> Logging.configure(arguments, System.getenv()));
    System.exit(commandLine().execute(arguments));
  }

  /** The whole tree of commands, with help on every level. */
  static CommandLine commandLine() {
    CommandLine root = Commands.commandLine(new Nextclick());
    root.getSubcommands().values().forEach(Nextclick::withHelp);
    return root;
  }

  @Override
  public void run() {
    PrintWriter err = spec.commandLine().getErr();
    spec.commandLine().usage(err);
    throw new CommandLine.ParameterException(spec.commandLine(), "Name a command");
  }

  /** Help on every level, also of commands that other modules bring. */
  private static void withHelp(CommandLine command) {
    if (!command.getCommandSpec().mixinStandardHelpOptions()) {
      command.getCommandSpec().mixinStandardHelpOptions(true);
    }
    command.getSubcommands().values().forEach(Nextclick::withHelp);
  }
}
