package io.nextclick.local.chaos.cluster;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How long the processes of a run wait for each other: as in production, but for the length, so
 * that a fault that outlasts all of it takes seconds and can be repeated.
 */
public final class Timeouts {

  /** The longest of {@link #APP}. */
  private static final Duration LONGEST = Duration.ofSeconds(6);

  /** Longer than everything that clients wait for. */
  public static final Duration OUTAGE = LONGEST.plusSeconds(2);

  /** Longer than a consumer's session, shorter than its longest pause between polls. */
  public static final Duration HALT = Duration.ofSeconds(5);

  /** Of the stream apps, by the names of Kafka's clients and Streams. */
  public static final Map<String, String> APP = app();

  /** Of the brokers. */
  static final Map<String, String> BROKER =
      Map.of(
          "group.min.session.timeout.ms", "500",
          // One that was killed is taken back this soon.
          "broker.session.timeout.ms", "2000",
          "broker.heartbeat.interval.ms", "300",
          "transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");

  private Timeouts() {}

  private static Map<String, String> app() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("producer.delivery.timeout.ms", "4000");
    settings.put("producer.request.timeout.ms", "1500");
    settings.put("producer.max.block.ms", "4000");
    settings.put("consumer.session.timeout.ms", "3000");
    settings.put("consumer.heartbeat.interval.ms", "700");
    settings.put("consumer.max.poll.interval.ms", String.valueOf(LONGEST.toMillis()));
    settings.put("task.timeout.ms", "4000");
    settings.put("producer.transaction.timeout.ms", "5000");
    settings.put("reconnect.backoff.max.ms", "500");
    // One that comes back takes its partitions over at once, and not at the next probing rebalance,
    // for which Kafka Streams takes a minute at least.
    settings.put("acceptable.recovery.lag", "1000000");
    return Collections.unmodifiableMap(settings);
  }
}
