package io.nextclick.local.chaos;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * Which fault comes next, from a seed: rounds in which each occurs once, every round in another
 * order. Endless; not thread-safe.
 */
final class Schedule {

  /**
   * @param number from 1
   * @param pause of calm before it
   * @param round from 0
   * @param seed of all that is drawn within the fault
   */
  record Step(int number, Fault fault, Duration pause, int round, long seed) {}

  private final Random random;
  private final List<Fault> faults;
  private final Deque<Fault> left = new ArrayDeque<>();
  private int steps;
  private int rounds;

  Schedule(long seed, Collection<Fault> faults) {
    this.random = new Random(seed);
    this.faults = faults.stream().sorted().toList();
  }

  Step next() {
    if (left.isEmpty()) {
      List<Fault> round = new ArrayList<>(faults);
      Collections.shuffle(round, random);
      left.addAll(round);
      rounds++;
    }
    steps++;
    Duration pause = Duration.ofMillis(300 + random.nextInt(1_200));
    return new Step(steps, left.remove(), pause, rounds - 1, random.nextLong());
  }
}
