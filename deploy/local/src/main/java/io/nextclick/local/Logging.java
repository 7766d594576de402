package io.nextclick.local;

import io.nextclick.service.Commands;
import io.nextclick.service.LogLevel;
import io.nextclick.service.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where log lines go. A service's go to standard error; a command that a person watches keeps its
 * terminal for itself and writes them to a file, named where it matters.
 *
 * <p>Works by system properties that {@code nextclick-logback.xml} reads, and so must come before
 * the first logger.
 */
public final class Logging {

  private static final Set<String> SERVICES = Set.of("stream", "trainer");
  private static final Set<String> WITH_A_LOG_FILE = Set.of("demo", "bench", "chaos");
  private static final Set<String> HELP = Set.of("-h", "--help", "-V", "--version");

  private Logging() {}

  /**
   * A {@link UserError} where the environment names no level, or the host takes no file.
   *
   * @param arguments of the command line; the first is the command
   */
  static void configure(String[] arguments, Map<String, String> environment) {
    String command = arguments.length == 0 ? "" : arguments[0];
    boolean help = Stream.of(arguments).anyMatch(HELP::contains);
    boolean service = SERVICES.contains(command);
    Optional<String> level = LogLevel.of(environment);
    System.setProperty("logback.configurationFile", "nextclick-logback.xml");
    System.setProperty(
        "nextclick.log.level",
        level.orElse(service || WITH_A_LOG_FILE.contains(command) ? "INFO" : "ERROR"));
    // Kafka's INFO is thousands of lines, and its WARN a line a second while a broker is away.
    boolean watched = !service && !WITH_A_LOG_FILE.contains(command);
    System.setProperty("nextclick.log.kafka.level", level.orElse(watched ? "ERROR" : "WARN"));
    if (WITH_A_LOG_FILE.contains(command) && !help) {
      System.setProperty(Commands.LOG_FILE, createLogFile(command).toString());
      System.setProperty("nextclick.log.to", "file");
    }
  }

  private static Path createLogFile(String command) {
    String temporary = System.getProperty("java.io.tmpdir");
    try {
      return Files.createTempFile(Path.of(temporary), "nextclick-" + command + "-", ".log");
    } catch (IOException e) {
      throw new UserError(
          "The log of %s cannot be written to the temporary folder %s (%s); make room, or name another with NEXTCLICK_JAVA_OPTS=-Djava.io.tmpdir=DIR"
              .formatted(command, temporary, e),
          e);
    }
  }
}
