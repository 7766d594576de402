package io.nextclick.local;

import io.nextclick.model.checkpoint.CheckpointException;
import io.nextclick.service.ExitCode;
import io.nextclick.service.UserError;
import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** How a failed command is told: a sentence where the person can mend it, a log where not. */
final class Failures {

  private Failures() {}

  /** A wrong option: what is wrong, what may have been meant, and where the help is. */
  static final class OfTheCommandLine implements IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException failure, String[] arguments) {
      CommandLine command = failure.getCommandLine();
      PrintWriter err = command.getErr();
      err.println("nextclick: " + failure.getMessage());
      CommandLine.UnmatchedArgumentException.printSuggestions(failure, err);
      err.println("Try: ./" + command.getCommandSpec().qualifiedName() + " --help");
      return ExitCode.USAGE;
    }
  }

  /**
   * A {@link UserError} or an unusable checkpoint is one sentence; anything else is ours, and goes
   * to the log in full.
   */
  static final class OfTheCommand implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(
        Exception failure, CommandLine command, ParseResult parsed) {
      PrintWriter err = command.getErr();
      if (failure instanceof UserError || failure instanceof CheckpointException) {
        err.println("nextclick: " + failure.getMessage());
        return ExitCode.INPUT;
      }
      Logger log = LoggerFactory.getLogger(Nextclick.class);
      log.error("{} failed", command.getCommandSpec().qualifiedName(), failure);
      err.println("nextclick: " + command.getCommandName() + " failed: " + failure);
      String file = System.getProperty(Logging.FILE_PROPERTY);
      if (file != null) {
        err.println("The stack trace is in " + file);
      }
      return ExitCode.FAILURE;
    }
  }
}
