package io.nextclick.trainer.clicklog;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * From where to where the partitions of {@code clicks} are read.
 *
 * @param begins by partition, the first offset
 * @param ends by partition, the offset after the last
 * @param at when the reading began: what lies ahead of that is judged by it, however often it is
 *     read
 */
public record LogRange(SortedMap<Integer, Long> begins, SortedMap<Integer, Long> ends, Instant at) {

  public LogRange {
    begins = Collections.unmodifiableSortedMap(new TreeMap<>(begins));
    ends = Collections.unmodifiableSortedMap(new TreeMap<>(ends));
  }

  /** Whether all that this covers is within the other. */
  public boolean isWithin(LogRange other) {
    return ends.entrySet().stream()
        .allMatch(
            end ->
                end.getValue() <= other.ends.getOrDefault(end.getKey(), -1L)
                    && begins.getOrDefault(end.getKey(), -1L)
                        >= other.begins.getOrDefault(end.getKey(), Long.MAX_VALUE));
  }
}
