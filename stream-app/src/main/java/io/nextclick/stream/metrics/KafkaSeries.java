package io.nextclick.stream.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.Set;

/**
 * Which of the thousand series that Kafka's clients have are worth a scrape: those that an alert, a
 * panel or a runbook names.
 */
public final class KafkaSeries implements MeterFilter {

  private static final String KAFKA = "kafka.";

  private static final Set<String> KEPT =
      Set.of(
          "kafka.stream.client.state",
          "kafka.stream.alive.stream.threads",
          "kafka.stream.thread.process.rate",
          "kafka.stream.thread.commit.latency.avg",
          "kafka.stream.thread.poll.latency.avg",
          "kafka.consumer.coordinator.rebalance.total",
          "kafka.consumer.coordinator.last.rebalance.seconds.ago",
          "kafka.consumer.fetch.manager.records.lag.max",
          "kafka.consumer.fetch.manager.records.consumed.rate",
          "kafka.producer.record.error.total",
          "kafka.producer.record.retry.total",
          "kafka.producer.request.latency.avg",
          "kafka.producer.buffer.available.bytes");

  @Override
  public MeterFilterReply accept(Meter.Id id) {
    boolean kept = !id.getName().startsWith(KAFKA) || KEPT.contains(id.getName());
    return kept ? MeterFilterReply.NEUTRAL : MeterFilterReply.DENY;
  }
}
