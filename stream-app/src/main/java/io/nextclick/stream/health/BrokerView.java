package io.nextclick.stream.health;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What {@link BrokerWatch} saw last.
 *
 * @param at when it looked
 * @param awaySince since when no broker has answered, if none does
 * @param untoldSince since when it has not been told what it asked, be it by silence or by a
 *     refusal
 * @param trouble what was said instead; empty where it was told
 * @param partitions of {@code clicks}; 0 while that is not known
 * @param silent the owned ones that nobody leads, and since when
 * @param lag clicks between what is committed and the end, by partition that this instance owns, or
 *     did a moment ago and nobody has moved since
 * @param stalledSince since when a partition with clicks to read has not moved; {@code at} if all
 *     do
 * @param pendingSince since when a committed offset has been held back, if one is
 * @param others who else reads; asked only where this instance owns no partition
 */
public record BrokerView(
    Instant at,
    Optional<Instant> awaySince,
    Optional<Instant> untoldSince,
    String trouble,
    int partitions,
    Map<Integer, Instant> silent,
    Map<Integer, Long> lag,
    Instant stalledSince,
    Optional<Instant> pendingSince,
    Optional<Readers> others) {

  public BrokerView {
    silent = Map.copyOf(silent);
    lag = Map.copyOf(lag);
  }

  /** Nothing has been seen yet. */
  static BrokerView before(Instant now) {
    return new BrokerView(
        now,
        Optional.empty(),
        Optional.empty(),
        "",
        0,
        Map.of(),
        Map.of(),
        now,
        Optional.empty(),
        Optional.empty());
  }

  /** The broker did not tell; what was known before stands. */
  BrokerView without(Instant now, boolean away, String words) {
    return new BrokerView(
        now,
        away ? Optional.of(awaySince.orElse(at)) : Optional.empty(),
        Optional.of(untoldSince.orElse(at)),
        words,
        partitions,
        silent,
        lag,
        stalledSince,
        pendingSince,
        others);
  }

  /** Clicks behind, of all owned partitions. */
  long behind() {
    return lag.values().stream().mapToLong(Long::longValue).sum();
  }
}
