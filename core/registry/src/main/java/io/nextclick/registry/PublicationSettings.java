package io.nextclick.registry;

import io.nextclick.schemas.InvalidSettingException;
import java.time.Duration;

/**
 * How checkpoints are put onto the models topic.
 *
 * @param transactionalId of two publishers with the same the later fences the earlier
 * @param chunkBytes size of a chunk; below the broker's {@code message.max.bytes}
 * @param keep how many versions stay on the topic, beside the live one and its parent
 * @param transactionTimeout after this the broker aborts what a killed publisher left open
 */
public record PublicationSettings(
    String transactionalId, int chunkBytes, int keep, Duration transactionTimeout) {

  public static final PublicationSettings DEFAULT =
      new PublicationSettings("nextclick-trainer", 512 * 1024, 5, Duration.ofMinutes(2));

  public PublicationSettings {
    if (chunkBytes < 1) {
      throw new InvalidSettingException("A chunk holds at least 1 byte, not " + chunkBytes);
    }
    if (keep < 1) {
      throw new InvalidSettingException("At least 1 version is kept, not " + keep);
    }
  }
}
