package io.nextclick.stream.scoring;

import java.time.Duration;

/**
 * When a micro-batch is due. A fixed wait is wrong at one end or the other: under light load it
 * only adds latency, and under heavy load batches of one or two spend the core on what a call costs
 * whatever its size. So the wait follows the load: none while scoring takes little of the thread's
 * time, up to {@code maxWait} as it takes most of it. Larger batches then lower the share again,
 * and the two settle.
 *
 * <p>One for each stream thread; not thread-safe.
 */
final class BatchingPolicy {

  /**
   * Below this share of the thread's time in scoring, nobody waits; above the other, everybody
   * waits longest.
   */
  private static final double RELAXED = 0.4;

  private static final double PRESSED = 0.9;

  /** How far back the share looks. */
  private static final double MEMORY_NANOS = Duration.ofMillis(200).toNanos();

  private final int maxBatch;
  private final long maxWaitNanos;
  private double share;
  private long lastEndNanos;

  BatchingPolicy(int maxBatch, Duration maxWait, long nowNanos) {
    this.maxBatch = maxBatch;
    this.maxWaitNanos = maxWait.toNanos();
    this.lastEndNanos = nowNanos;
  }

  int maxBatch() {
    return maxBatch;
  }

  boolean isDue(int waiting, long oldestWaitedNanos) {
    return waiting >= maxBatch || (waiting > 0 && oldestWaitedNanos >= waitNanos());
  }

  /** Tells of one call to the model. Both times come from {@link System#nanoTime}. */
  void scored(long startNanos, long endNanos) {
    double cycle = Math.max(1, endNanos - lastEndNanos);
    double weight = 1 - Math.exp(-cycle / MEMORY_NANOS);
    share += weight * ((endNanos - startNanos) / cycle - share);
    lastEndNanos = endNanos;
  }

  long waitNanos() {
    double pressure = (share - RELAXED) / (PRESSED - RELAXED);
    return (long) (maxWaitNanos * Math.min(1, Math.max(0, pressure)));
  }
}
