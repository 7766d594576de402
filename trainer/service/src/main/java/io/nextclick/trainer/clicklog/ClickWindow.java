package io.nextclick.trainer.clicklog;

import io.nextclick.schemas.InvalidSettingException;
import java.time.Duration;
import java.time.Instant;

/**
 * Which clicks to read, by event time: those before {@code before} and no older than {@code length}
 * than the newest of them; where they are more than {@code maxClicks}, the newest.
 *
 * @param before {@link Instant#MAX} for no bound
 * @param maxClicks bounds the memory
 */
public record ClickWindow(Instant before, Duration length, int maxClicks) {

  public ClickWindow {
    if (length.isNegative() || length.isZero()) {
      throw new InvalidSettingException("The window must be longer than zero, it is " + length);
    }
    if (maxClicks < 1) {
      throw new InvalidSettingException("The window must hold a click, not " + maxClicks);
    }
  }
}
