package io.nextclick.service;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as people write them: {@code 250ms}, {@code 30s}, {@code 30m}, {@code 12h}, {@code 7d},
 * or ISO 8601.
 */
public final class Durations {

  /** A hundred years: still far within what can be added to a moment, or counted in nanoseconds. */
  public static final Duration LONGEST = Duration.ofDays(36_500);

  private static final Pattern FORMAT = Pattern.compile("(\\d+)\\s*(ms|s|m|h|d)");

  private Durations() {}

  /** Throws {@link IllegalArgumentException} with what would have been accepted. */
  public static Duration parse(String text) {
    Duration duration = unbounded(text);
    if (duration.compareTo(LONGEST) > 0 || duration.compareTo(LONGEST.negated()) < 0) {
      throw new IllegalArgumentException(
          "\"%s\" is too long; at most %s is allowed".formatted(text, format(LONGEST)));
    }
    return duration;
  }

  private static Duration unbounded(String text) {
    Matcher matcher = FORMAT.matcher(text.strip());
    try {
      if (!matcher.matches()) {
        return Duration.parse(text.strip());
      }
      long amount = Long.parseLong(matcher.group(1));
      return switch (matcher.group(2)) {
        case "ms" -> Duration.ofMillis(amount);
        case "s" -> Duration.ofSeconds(amount);
        case "m" -> Duration.ofMinutes(amount);
        case "h" -> Duration.ofHours(amount);
        default -> Duration.ofDays(amount);
      };
    } catch (DateTimeParseException | NumberFormatException | ArithmeticException e) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a duration; write 250ms, 30s, 30m, 12h or 7d", e);
    }
  }

  /**
   * Back to what {@link #parse} reads, in the largest unit that divides it; what that refuses, as
   * ISO 8601 has it.
   */
  public static String format(Duration duration) {
    if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
      return duration.toString();
    }
    long millis = duration.toMillis();
    if (millis % 1000 != 0 || millis == 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3600 == 0) {
      return seconds / 3600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
