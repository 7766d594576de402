package io.nextclick.service.cluster;

import java.time.Duration;
import java.util.Optional;

/**
 * How a topic must be kept so that nothing is lost of it.
 *
 * @param compacted whether the newest record of each key is kept for ever, and nothing else is
 *     kept; otherwise every record is, for a time
 * @param onePartition whether its order over all keys matters
 * @param leastRetention of a topic that is not compacted; empty where nobody reads it late
 * @param whoseRetention the setting that this comes from
 * @param leastMessageBytes the largest record that is written there; 0 where any limit will do
 */
public record ExpectedTopic(
    String name,
    boolean compacted,
    boolean onePartition,
    Optional<Duration> leastRetention,
    String whoseRetention,
    int leastMessageBytes) {

  /** Every record for a time that nobody asks about. */
  public static ExpectedTopic log(String name) {
    return new ExpectedTopic(name, false, false, Optional.empty(), "", 0);
  }

  /** Every record for at least so long. */
  public static ExpectedTopic log(String name, Duration leastRetention, String whoseRetention) {
    return new ExpectedTopic(name, false, false, Optional.of(leastRetention), whoseRetention, 0);
  }

  /** The newest record of each key, in one order. */
  public static ExpectedTopic table(String name, int leastMessageBytes) {
    return new ExpectedTopic(name, true, true, Optional.empty(), "", leastMessageBytes);
  }
}
