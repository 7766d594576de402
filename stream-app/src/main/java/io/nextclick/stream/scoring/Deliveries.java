package io.nextclick.stream.scoring;

import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongConsumer;

/**
 * Which owed clicks need be owed no longer. The producers' own threads tell of acknowledgements,
 * the stream threads take them; thread-safe.
 */
public final class Deliveries {

  private final boolean inTransactions;
  private final ConcurrentHashMap<Integer, Queue<Long>> delivered = new ConcurrentHashMap<>();

  private Deliveries(boolean inTransactions) {
    this.inTransactions = inTransactions;
  }

  /** For exactly-once: what is sent and what is deleted commit together, so sent is delivered. */
  public static Deliveries inTransactions() {
    return new Deliveries(true);
  }

  /** For at-least-once: delivered is what the broker has acknowledged. */
  public static Deliveries acknowledged() {
    return new Deliveries(false);
  }

  void sent(ClickPosition position) {
    if (inTransactions) {
      deliver(position);
    }
  }

  void acknowledged(ClickPosition position) {
    if (!inTransactions) {
      deliver(position);
    }
  }

  private void deliver(ClickPosition position) {
    delivered
        .computeIfAbsent(position.partition(), partition -> new ConcurrentLinkedQueue<>())
        .add(position.offset());
  }

  /** Hands over the offsets on this partition that were delivered since the last call. */
  void drain(int partition, LongConsumer offsets) {
    Queue<Long> queue = delivered.get(partition);
    if (queue != null) {
      for (Long offset = queue.poll(); offset != null; offset = queue.poll()) {
        offsets.accept(offset);
      }
    }
  }
}
