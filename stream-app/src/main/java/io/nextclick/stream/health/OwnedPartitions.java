package io.nextclick.stream.health;

import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The partitions that an instance has to read. Kafka Streams says what a thread was given only once
 * it runs, and one that dies of its first record never does: until all run those of before are
 * meant. Not thread-safe.
 */
public final class OwnedPartitions implements Supplier<Set<Integer>> {

  private final Supplier<Set<Integer>> ofRunningThreads;
  private final BooleanSupplier aThreadIsMissing;
  private Set<Integer> before = Set.of();

  public OwnedPartitions(
      Supplier<Set<Integer>> ofRunningThreads, BooleanSupplier aThreadIsMissing) {
    this.ofRunningThreads = ofRunningThreads;
    this.aThreadIsMissing = aThreadIsMissing;
  }

  @Override
  public Set<Integer> get() {
    Set<Integer> owned = new HashSet<>(ofRunningThreads.get());
    if (aThreadIsMissing.getAsBoolean()) {
      owned.addAll(before);
    }
    before = owned;
    return Set.copyOf(owned);
  }
}
