package io.nextclick.service;

/**
 * Bounds of single settings: what lies outside is refused at the start, with its key, before it
 * wraps a counter or turns a loop for ever.
 */
public final class Bounds {

  private static final int MAX_PORT = 65_535;

  private Bounds() {}

  /** A {@link UserError} where the value is below {@code least} or above {@code most}. */
  public static void require(String key, int value, int least, int most) {
    if (value < least || value > most) {
      throw new UserError(
          "nextclick.%s must be %d to %d, it is %d".formatted(key, least, most, value));
    }
  }

  /** The same for a port to listen on; 0 takes a free one. */
  public static void requirePort(String key, int port) {
    require(key, port, 0, MAX_PORT);
  }
}
