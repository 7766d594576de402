package io.nextclick.stream.health;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What {@link BrokerWatch} saw last.
 *
 * @param at when
 * @param awaySince since when no broker has answered, if none does
 * @param trouble what it said where it did not tell what it was asked; empty where it did
 * @param partitions of {@code clicks}; 0 while that is not known
 * @param lag clicks between what is committed and the end, by partition that this instance owns
 * @param stalledSince since when a partition with clicks to read has not moved; {@code at} if all
 *     do
 * @param pendingSince since when a committed offset has been held back, if one is
 * @param mostOwnedByOne the most partitions that a member of the group owns; asked only where this
 *     instance owns none
 */
public record BrokerView(
    Instant at,
    Optional<Instant> awaySince,
    String trouble,
    int partitions,
    Map<Integer, Long> lag,
    Instant stalledSince,
    Optional<Instant> pendingSince,
    int mostOwnedByOne) {

  public BrokerView {
    lag = Map.copyOf(lag);
  }

  /** Nothing has been seen yet. */
  static BrokerView before(Instant now) {
    return new BrokerView(now, Optional.empty(), "", 0, Map.of(), now, Optional.empty(), 0);
  }

  /** The broker did not tell; what was known before stands, but that it moves. */
  BrokerView without(Instant now, boolean away, String words) {
    return new BrokerView(
        now,
        away ? Optional.of(awaySince.orElse(at)) : Optional.empty(),
        words,
        partitions,
        lag,
        now,
        Optional.empty(),
        mostOwnedByOne);
  }

  /** Clicks behind, of all owned partitions. */
  long behind() {
    return lag.values().stream().mapToLong(Long::longValue).sum();
  }
}
