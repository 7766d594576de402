package io.nextclick.service;

import java.time.Duration;

/**
 * Bounds of single settings: whatever lies outside is refused at the start, with its key, before it
 * wraps a counter or turns a loop for ever.
 */
public final class Bounds {

  /** No number above it makes sense, as far as the setting itself goes. */
  public static final long ANY = Long.MAX_VALUE;

  private Bounds() {}

  /** A {@link UserError} where the value is below {@code least} or above {@code most}. */
  public static void require(String key, long value, long least, long most) {
    if (value < least || value > most) {
      throw new UserError(
          most == ANY
              ? "%s is %d, at least %d is allowed".formatted(key, value, least)
              : "%s is %d, from %d to %d is allowed".formatted(key, value, least, most));
    }
  }

  /** The same for a time, of which {@link Durations#LONGEST} is the most. */
  public static void require(String key, Duration value, Duration least) {
    require(key, value, least, Durations.LONGEST);
  }

  public static void require(String key, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new UserError(
          "%s is %s, from %s to %s is allowed"
              .formatted(
                  key, Durations.format(value), Durations.format(least), Durations.format(most)));
    }
  }

  /** A port to listen on; 0 takes a free one. */
  public static void requirePort(String key, int port) {
    require(key, port, 0, 65_535);
  }

  /** Copies of a partition; -1 is the broker's default. */
  public static void requireReplication(String key, short copies) {
    if (copies != -1 && copies < 1) {
      throw new UserError(
          "%s is %d, a number of copies is allowed, or -1 for the broker's default"
              .formatted(key, copies));
    }
  }
}
