package io.nextclick.local.harness;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * How long clicks waited for their recommendations, from the call that sent the one to the poll
 * that brought the other. Thread-safe.
 */
public final class Latency {

  private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(10);

  /** Three digits: 12.3 ms is told from 12.4 ms. */
  private final Histogram micros = new ConcurrentHistogram(LONGEST_MICROS, 3);

  /** Milliseconds below which the given shares of the waits lay. Zero where none was measured. */
  public record Summary(double p50, double p90, double p99, double max) {}

  public void record(long nanos) {
    micros.recordValue(Math.min(LONGEST_MICROS, TimeUnit.NANOSECONDS.toMicros(nanos)));
  }

  public long count() {
    return micros.getTotalCount();
  }

  public Summary summary() {
    Histogram now = micros.copy();
    return new Summary(millis(now, 50), millis(now, 90), millis(now, 99), now.getMaxValue() / 1e3);
  }

  private static double millis(Histogram histogram, double percentile) {
    return histogram.getValueAtPercentile(percentile) / 1e3;
  }
}
