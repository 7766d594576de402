package io.nextclick.stream.scoring;

import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Which recommendations the broker has acknowledged. The producers' own threads tell, the stream
 * threads take; thread-safe.
 */
public final class Deliveries {

  /**
   * The broker has the answer to the click at this offset.
   *
   * @param atMillis when it said so, in milliseconds since 1970
   */
  record Acknowledged(long offset, long atMillis) {}

  private final boolean inTransactions;
  private final ConcurrentHashMap<Integer, Queue<Acknowledged>> acknowledged =
      new ConcurrentHashMap<>();

  private Deliveries(boolean inTransactions) {
    this.inTransactions = inTransactions;
  }

  /** For exactly-once: what is sent and what is no longer owed commit together. */
  public static Deliveries inTransactions() {
    return new Deliveries(true);
  }

  /** For at-least-once: a click is owed until the broker has acknowledged its answer. */
  public static Deliveries acknowledged() {
    return new Deliveries(false);
  }

  boolean areInTransactions() {
    return inTransactions;
  }

  void acknowledged(ClickPosition position, long atMillis) {
    queue(position.partition()).add(new Acknowledged(position.offset(), atMillis));
  }

  /** Hands over what was acknowledged on this partition since the last call. */
  void drain(int partition, Consumer<Acknowledged> taker) {
    Queue<Acknowledged> queue = queue(partition);
    for (Acknowledged next = queue.poll(); next != null; next = queue.poll()) {
      taker.accept(next);
    }
  }

  /** Forgets what a task of before was told of this partition. */
  void clear(int partition) {
    queue(partition).clear();
  }

  private Queue<Acknowledged> queue(int partition) {
    return acknowledged.computeIfAbsent(partition, any -> new ConcurrentLinkedQueue<>());
  }
}
