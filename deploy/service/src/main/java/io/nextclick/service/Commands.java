package io.nextclick.service;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/**
 * Runs a picocli command the way every command of nextclick runs: errors as sentences, exit codes
 * that mean something.
 */
public final class Commands {

  private static final Logger LOG = LoggerFactory.getLogger(Commands.class);

  private Commands() {}

  /** The exit code, see {@link ExitCode}. */
  public static int run(Object command, String... arguments) {
    return commandLine(command).execute(arguments);
  }

  /** The same, for whoever wants to add to it first. */
  public static CommandLine commandLine(Object command) {
    return new CommandLine(command)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (failure, line, parsed) -> {
              line.getErr().println(line.getColorScheme().errorText(sentence(failure)));
              if (failure instanceof UserError) {
                LOG.debug("Stopped", failure);
                return ExitCode.INPUT;
              }
              LOG.error("Stopped by a failure", failure);
              return ExitCode.FAILURE;
            });
  }

  private static String sentence(Exception failure) {
    String message = failure.getMessage();
    return failure instanceof UserError && message != null ? message : "Failed: " + failure;
  }
}
