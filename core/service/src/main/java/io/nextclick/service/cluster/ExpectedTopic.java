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
 * @param oldestRecord where records bear the time of what they tell of, how old that may be at
 *     least; empty where they are stamped as they are written
 */
public record ExpectedTopic(
    String name,
    boolean compacted,
    boolean onePartition,
    Optional<Duration> leastRetention,
    String whoseRetention,
    int leastMessageBytes,
    Optional<Duration> oldestRecord) {

  /** Every record for a time that nobody asks about. */
  public static ExpectedTopic log(String name, int leastMessageBytes) {
    return new ExpectedTopic(
        name, false, false, Optional.empty(), "", leastMessageBytes, Optional.empty());
  }

  /** Every record for at least so long. */
  public static ExpectedTopic log(String name, Duration leastRetention, String whoseRetention) {
    return new ExpectedTopic(
        name, false, false, Optional.of(leastRetention), whoseRetention, 0, Optional.empty());
  }

  /** The newest record of each key, in one order. */
  public static ExpectedTopic table(String name, int leastMessageBytes) {
    return new ExpectedTopic(
        name, true, true, Optional.empty(), "", leastMessageBytes, Optional.empty());
  }

  /** State as Kafka Streams keeps it: the newest record of each key, under its event time. */
  public static ExpectedTopic changelog(String name, int leastMessageBytes, Duration oldestRecord) {
    return new ExpectedTopic(
        name, true, false, Optional.empty(), "", leastMessageBytes, Optional.of(oldestRecord));
  }
}
