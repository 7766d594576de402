package io.nextclick.service;

import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * How every command of nextclick runs: a failure is a sentence where the person can mend it, and a
 * log where not.
 */
public final class Commands {

  /** The system property that names the log file, where there is one. */
  public static final String LOG_FILE = "nextclick.log.file";

  private static final Logger LOG = LoggerFactory.getLogger(Commands.class);

  private Commands() {}

  /** Runs a picocli command. The exit code, see {@link ExitCode}. */
  public static int run(Object command, String... arguments) {
    return commandLine(command).execute(arguments);
  }

  /** The same, for whoever wants to add to it first. */
  public static CommandLine commandLine(Object command) {
    return new CommandLine(command)
        .setOut(Terminal.out())
        .setErr(Terminal.err())
        .setUsageHelpAutoWidth(true)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((failure, arguments) -> wrongCommandLine(failure))
        .setExecutionExceptionHandler((failure, line, parsed) -> failed(failure, line));
  }

  /** What is wrong, what may have been meant, and where the help is. */
  private static int wrongCommandLine(ParameterException failure) {
    CommandLine line = failure.getCommandLine();
    PrintWriter err = line.getErr();
    err.println("nextclick: " + failure.getMessage());
    UnmatchedArgumentException.printSuggestions(failure, err);
    err.println("Try: ./" + line.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE;
  }

  private static int failed(Exception failure, CommandLine line) {
    PrintWriter err = line.getErr();
    if (failure instanceof UserError) {
      LOG.debug("Stopped", failure);
      err.println("nextclick: " + failure.getMessage());
      return ExitCode.INPUT;
    }
    LOG.error("{} failed", line.getCommandSpec().qualifiedName(), failure);
    err.println("nextclick: " + line.getCommandName() + " failed: " + failure);
    String file = System.getProperty(LOG_FILE);
    if (file != null) {
      err.println("The stack trace is in " + file);
    }
    return ExitCode.FAILURE;
  }
}
