package io.nextclick.stream.health;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How far the group is behind on this instance's partitions, and since when one has not moved. A
 * thread that dies of a click owns its partition now and then only: what is known of a partition is
 * kept for a while after it was owned last, unless somebody else moves it. Not thread-safe.
 */
final class GroupProgress {

  /** Longer than a thread that died is waited for, as a rule. */
  private static final Duration REMEMBERED = Duration.ofSeconds(30);

  /** Where nothing is committed. */
  private static final long NOWHERE = -1;

  /**
   * @param committed or {@link #NOWHERE}
   * @param behind clicks from there to the end
   */
  private record Place(long committed, long behind, Instant movedAt, Instant ownedAt) {}

  private final Map<Integer, Place> places = new HashMap<>();

  /** The partitions to be looked at: those owned, and those owned a moment ago. */
  Set<Integer> watched(Set<Integer> owned, Instant now) {
    places.values().removeIf(place -> place.ownedAt().isBefore(now.minus(REMEMBERED)));
    Set<Integer> watched = new TreeSet<>(owned);
    watched.addAll(places.keySet());
    return watched;
  }

  /**
   * One look.
   *
   * @param bounds of the partitions watched
   * @param committed the group's offsets, where there are any
   */
  void look(
      Set<Integer> owned, Map<Integer, Bounds> bounds, Map<Integer, Long> committed, Instant now) {
    bounds.forEach(
        (partition, where) -> {
          long offset = committed.getOrDefault(partition, NOWHERE);
          Place before = places.get(partition);
          boolean moved = before == null || before.committed() != offset;
          if (moved && !owned.contains(partition)) {
            places.remove(partition);
            return;
          }
          long behind = Math.max(0, where.end() - Math.max(offset, where.begin()));
          places.put(
              partition,
              new Place(
                  offset,
                  behind,
                  before == null || moved || behind == 0 ? now : before.movedAt(),
                  before == null || owned.contains(partition) ? now : before.ownedAt()));
        });
  }

  /** Clicks behind, by partition. */
  Map<Integer, Long> lag() {
    Map<Integer, Long> lag = new HashMap<>();
    places.forEach((partition, place) -> lag.put(partition, place.behind()));
    return lag;
  }

  /** Since when the partition has not moved that has stood still longest with clicks to read. */
  Instant stalledSince(Instant now) {
    return places.values().stream()
        .filter(place -> place.behind() > 0)
        .map(Place::movedAt)
        .min(Instant::compareTo)
        .orElse(now);
  }
}
