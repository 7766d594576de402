package io.nextclick.stream.scoring;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When each stream thread that has a task moved last. One that hangs in the model, a driver or a
 * lock throws nothing, and once the group has given its partitions to another, nothing else shows
 * it. The stream threads tell, anyone may ask; thread-safe.
 */
final class Heartbeats {

  private final Clock clock;
  private final Map<Object, Thread> tasks = new ConcurrentHashMap<>();
  private final Map<Thread, Instant> beats = new ConcurrentHashMap<>();

  Heartbeats(Clock clock) {
    this.clock = clock;
  }

  /** The calling thread has this task from now on. */
  void opened(Object task) {
    tasks.put(task, Thread.currentThread());
    beat();
  }

  /** The calling thread moves. */
  void beat() {
    beats.put(Thread.currentThread(), clock.instant());
  }

  /** What has no task need not move. */
  void closed(Object task) {
    Thread thread = tasks.remove(task);
    if (thread != null && !tasks.containsValue(thread)) {
      beats.remove(thread);
    }
  }

  /** The thread that has not moved for longest, of those that run; empty where none has a task. */
  Optional<Heartbeat> slowest() {
    return beats.entrySet().stream()
        .filter(beat -> beat.getKey().isAlive())
        .map(beat -> new Heartbeat(beat.getKey().getName(), beat.getValue()))
        .min(Comparator.comparing(Heartbeat::at));
  }
}
