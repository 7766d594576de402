package io.nextclick.stream;

import static org.apache.kafka.clients.producer.ProducerConfig.INTERCEPTOR_CLASSES_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.LINGER_MS_CONFIG;

import io.nextclick.service.UserError;
import io.nextclick.stream.errors.DeserializationErrors;
import io.nextclick.stream.errors.ProcessingErrors;
import io.nextclick.stream.errors.ProductionErrors;
import io.nextclick.stream.metrics.StreamMetrics;
import io.nextclick.stream.scoring.AcknowledgementInterceptor;
import io.nextclick.stream.scoring.Deliveries;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** What Kafka is told, from what the configuration says. */
final class KafkaProperties {

  private KafkaProperties() {}

  /** For plain clients. */
  static Map<String, Object> clients(StreamConfig config) {
    if (!config.kafka().containsKey(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)) {
      throw new UserError(
          "nextclick.kafka.bootstrap.servers is missing: say where the broker is, e.g. localhost:9092");
    }
    return new HashMap<>(config.kafka());
  }

  static boolean exactlyOnce(StreamConfig config) {
    return switch (config.processingGuarantee()) {
      case StreamsConfig.AT_LEAST_ONCE -> false;
      case StreamsConfig.EXACTLY_ONCE_V2 -> true;
      default ->
          throw new UserError(
              "nextclick.processing-guarantee must be at_least_once or exactly_once_v2, not "
                  + config.processingGuarantee());
    };
  }

  static Duration commitInterval(StreamConfig config) {
    return config.commitInterval().orElse(Duration.ofMillis(exactlyOnce(config) ? 20 : 1000));
  }

  /**
   * For Kafka Streams. What the configuration says under {@code nextclick.kafka} comes last and
   * wins.
   */
  static Map<String, Object> streams(
      StreamConfig config, Deliveries deliveries, StreamMetrics metrics) {
    boolean exactlyOnce = exactlyOnce(config);
    Map<String, Object> properties = new HashMap<>();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, StreamSettings.applicationId(config));
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, config.processingGuarantee());
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitInterval(config).toMillis());
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
    properties.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDir().toString());
    properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) config.topics().replication());
    // A punctuator waits for the poll, so that this is the longest that an answer can be late on an
    // idle thread.
    properties.put(StreamsConfig.POLL_MS_CONFIG, 1L);
    properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
    properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    properties.put(StreamsConfig.METRICS_RECORDING_LEVEL_CONFIG, "INFO");
    properties.put(
        StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, DeserializationErrors.class);
    properties.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, ProcessingErrors.class);
    properties.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, ProductionErrors.class);
    properties.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG, true);
    properties.put(StreamMetrics.CONFIG, metrics);
    // The longer a record may wait for its broker, the fewer threads end in an outage, and fewer
    // clicks are answered again.
    properties.put(
        StreamsConfig.producerPrefix(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG),
        Math.toIntExact(Duration.ofMinutes(5).toMillis()));
    properties.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_BLOCK_MS_CONFIG),
        Duration.ofMinutes(2).toMillis());
    // Streams would let records linger for 100 ms.
    properties.put(StreamsConfig.producerPrefix(LINGER_MS_CONFIG), 0);
    properties.put(
        StreamsConfig.producerPrefix(INTERCEPTOR_CLASSES_CONFIG),
        AcknowledgementInterceptor.class.getName());
    properties.put(StreamsConfig.producerPrefix(AcknowledgementInterceptor.DELIVERIES), deliveries);
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    // A producer's aborted clicks are none, under at-least-once too; the trainer leaves them out.
    properties.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.ISOLATION_LEVEL_CONFIG), "read_committed");
    // A new instance takes over what it has restored when the group looks next: ten minutes by
    // default, a minute at least.
    properties.put(
        StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, Duration.ofMinutes(1).toMillis());
    // A crashed instance's clicks wait this long for another to take them; Kafka's default is 45 s.
    properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 10_000);
    properties.putAll(clients(config));
    return properties;
  }
}
