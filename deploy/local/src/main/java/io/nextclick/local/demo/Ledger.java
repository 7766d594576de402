package io.nextclick.local.demo;

import io.nextclick.local.harness.Latency;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Every click sent, and what became of it: answered, unanswered for a reason that the stream app
 * counted, or still under way. Thread-safe.
 */
final class Ledger {

  /** Why a click has no answer when the demo is ended before it came. */
  static final String IN_FLIGHT = "in_flight";

  /** After this long the time of sending is forgotten; the count is not. */
  private static final long REMEMBERED_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final Supplier<Map<String, Long>> unanswered;
  private final Latency latency;
  private final Map<String, Long> sentAt = new LinkedHashMap<>();
  private long sent;
  private long answered;

  /**
   * @param unanswered the stream app's counters: how many clicks it left unanswered, by reason
   */
  Ledger(Supplier<Map<String, Long>> unanswered, Latency latency) {
    this.unanswered = unanswered;
    this.latency = latency;
  }

  synchronized void sent(String clickId, long nanos) {
    sent++;
    sentAt.put(clickId, nanos);
    Iterator<Long> eldest = sentAt.values().iterator();
    if (eldest.next() < nanos - REMEMBERED_NANOS) {
      eldest.remove();
    }
  }

  /** Whether this is the click's first answer; a repeated one, after a crash, counts once. */
  synchronized boolean answered(String clickId, long nanos) {
    Long since = sentAt.remove(clickId);
    if (since == null) {
      return false;
    }
    answered++;
    latency.record(nanos - since);
    notifyAll();
    return true;
  }

  synchronized long sent() {
    return sent;
  }

  synchronized long answered() {
    return answered;
  }

  /** Clicks of which neither is known yet, an answer or a reason. */
  synchronized long underWay() {
    return Math.max(0, sent - answered - sum(unanswered.get()));
  }

  /** Clicks that get no answer, by reason. */
  Map<String, Long> reasons() {
    Map<String, Long> reasons = new TreeMap<>(unanswered.get());
    reasons.values().removeIf(count -> count == 0);
    return reasons;
  }

  /** The same, clicks under way among them as {@link #IN_FLIGHT}: nothing is left out. */
  synchronized Map<String, Long> unanswered() {
    Map<String, Long> reasons = reasons();
    long inFlight = sent - answered - sum(reasons);
    if (inFlight > 0) {
      reasons.put(IN_FLIGHT, inFlight);
    }
    return reasons;
  }

  /**
   * Waits until no more than this many clicks are under way.
   *
   * @param patienceNanos how long nothing may move before it is given up
   * @param longestNanos how long it may take in all
   * @return whether it came to that
   */
  synchronized boolean awaitUnderWay(long atMost, long patienceNanos, long longestNanos)
      throws InterruptedException {
    long left = underWay();
    long start = System.nanoTime();
    long since = start;
    while (left > atMost) {
      // The counters of unanswered clicks tell nobody when they move, so look again soon.
      TimeUnit.MILLISECONDS.timedWait(this, 1);
      long now = underWay();
      if (now < left) {
        since = System.nanoTime();
      }
      if (System.nanoTime() - since > patienceNanos || System.nanoTime() - start > longestNanos) {
        return false;
      }
      left = now;
    }
    if (left == 0) {
      sentAt.clear(); // What was left had a reason and will never be answered.
    }
    return true;
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
