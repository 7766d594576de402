package io.nextclick.service;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code NEXTCLICK_LOG_LEVEL} says. Logback takes a word that it does not know for DEBUG,
 * which fills a disk, and an empty one for no default.
 */
public final class LogLevel {

  public static final String VARIABLE = "NEXTCLICK_LOG_LEVEL";

  private static final List<String> LEVELS = List.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE");

  private LogLevel() {}

  /** The level, where one is set; a {@link UserError} where it is none. */
  public static Optional<String> of(Map<String, String> environment) {
    String word = environment.getOrDefault(VARIABLE, "").strip().toUpperCase(Locale.ROOT);
    if (!word.isEmpty() && !LEVELS.contains(word)) {
      throw new UserError(
          "%s is %s, allowed are %s".formatted(VARIABLE, word, String.join(", ", LEVELS)));
    }
    return word.isEmpty() ? Optional.empty() : Optional.of(word);
  }
}
