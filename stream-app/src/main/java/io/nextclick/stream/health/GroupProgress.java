package io.nextclick.stream.health;

import io.nextclick.stream.health.UnreadClicks.Next;
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

  /** After which it is looked whether there is anything to read. */
  private static final Duration SUSPICIOUS = Duration.ofSeconds(10);

  /** Where nothing is committed. */
  private static final long NOWHERE = -1;

  /**
   * @param committed or {@link #NOWHERE}
   * @param unread from the first that may be a click to the end
   * @param isClick whether one is known to stand there
   */
  private record Place(
      long committed, Bounds unread, boolean isClick, Instant movedAt, Instant ownedAt) {

    long behind() {
      return Math.max(0, unread.end() - unread.begin());
    }
  }

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
   * @param bounds of the partitions watched; of one that is missing nothing is known any more
   * @param committed the group's offsets, where there are any
   */
  void look(
      Set<Integer> owned, Map<Integer, Bounds> bounds, Map<Integer, Long> committed, Instant now) {
    places.keySet().retainAll(bounds.keySet());
    bounds.forEach(
        (partition, where) -> {
          long offset = committed.getOrDefault(partition, NOWHERE);
          Place before = places.get(partition);
          boolean moved =
              before == null
                  || before.committed() != offset
                  || before.unread().end() > where.end(); // the topic was made anew
          if (moved && !owned.contains(partition)) {
            places.remove(partition);
            return;
          }
          long from = Math.max(offset, where.begin());
          if (before != null && !moved) {
            from = Math.max(from, before.unread().begin());
          }
          boolean isClick = before != null && before.isClick() && before.unread().begin() == from;
          boolean waits = !moved && from < where.end();
          places.put(
              partition,
              new Place(
                  offset,
                  new Bounds(from, where.end()),
                  isClick,
                  before != null && waits ? before.movedAt() : now,
                  before == null || owned.contains(partition) ? now : before.ownedAt()));
        });
  }

  /** What stands still, and where to look whether there is anything to read. */
  Map<Integer, Bounds> doubtful(Instant now) {
    Map<Integer, Bounds> doubtful = new HashMap<>();
    places.forEach(
        (partition, place) -> {
          boolean stands = !place.movedAt().isAfter(now.minus(SUSPICIOUS));
          if (stands && place.behind() > 0 && !place.isClick()) {
            doubtful.put(partition, place.unread());
          }
        });
    return doubtful;
  }

  /** What was found there. */
  void found(Map<Integer, Next> found, Instant now) {
    found.forEach(
        (partition, next) ->
            places.computeIfPresent(
                partition,
                (any, place) -> {
                  Bounds unread = new Bounds(next.offset(), place.unread().end());
                  boolean waits = unread.begin() < unread.end();
                  return new Place(
                      place.committed(),
                      unread,
                      next.isRecord(),
                      waits ? place.movedAt() : now,
                      place.ownedAt());
                }));
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
