package io.nextclick.stream;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nextclick.schemas.InvalidSettingException;
import io.nextclick.schemas.SessionRule;
import io.nextclick.schemas.Topics;
import io.nextclick.service.Bounds;
import io.nextclick.service.ConfigFile;
import io.nextclick.service.KafkaSettings;
import io.nextclick.service.UserError;
import io.nextclick.stream.metrics.StreamMetrics;
import io.nextclick.stream.scoring.Deliveries;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Every check of a setting that needs neither host nor cluster, the same for the start, for {@code
 * --check} and for the doctor: what these pass must start.
 */
final class StreamSettings {

  private static final int MAX_THREADS = 256;
  private static final int MAX_BATCH = 65_536;

  /** More items of the longest ids than this would not fit into one request to a broker. */
  private static final int MAX_LIST_LENGTH = 500;

  private static final Duration A_MILLISECOND = Duration.ofMillis(1);

  private StreamSettings() {}

  /** Reads a file; a {@link UserError} where it is not one that the app could start with. */
  static ConfigFile<StreamConfig> load(Path file, Map<String, String> environment) {
    ConfigFile<StreamConfig> config = ConfigFile.load(StreamConfig.class, file, environment);
    require(config.settings());
    return config;
  }

  /** A {@link UserError} naming the key of a value that cannot be used. */
  static void require(StreamConfig config) {
    KafkaProperties.clients(config);
    KafkaSettings.require(config.kafka(), StreamsConfig.configDef().names());
    Bounds.require("nextclick.threads", config.threads(), 1, MAX_THREADS);
    config
        .commitInterval()
        .ifPresent(
            interval -> Bounds.require("nextclick.commit-interval", interval, Duration.ZERO));
    rule(config);
    StreamConfig.Scoring scoring = config.scoring();
    Bounds.require("nextclick.scoring.list-length", scoring.listLength(), 1, MAX_LIST_LENGTH);
    Bounds.require("nextclick.scoring.max-batch", scoring.maxBatch(), 1, MAX_BATCH);
    Bounds.require("nextclick.scoring.max-wait", scoring.maxWait(), Duration.ZERO);
    Bounds.requirePort("nextclick.http.port", config.http().port());
    requireAnotherSource(config, topics(config));
    StreamConfig.Topics topics = config.topics();
    Bounds.require("nextclick.topics.partitions", topics.partitions(), 1, Bounds.ANY);
    Bounds.requireReplication("nextclick.topics.replication", topics.replication());
    Bounds.require("nextclick.topics.clicks-retention", topics.clicksRetention(), A_MILLISECOND);
    requireOfKafka(config);
  }

  /** A {@link UserError} where they are no names, or two of them are the same. */
  static Topics topics(StreamConfig config) {
    StreamConfig.Topics names = config.topics();
    try {
      return Topics.prefixed(names.prefix().orElse(""))
          .named(names.clicks(), names.clicksRejected(), names.recommendations(), names.models());
    } catch (InvalidSettingException e) {
      throw new UserError("nextclick.topics." + e.getMessage(), e);
    }
  }

  /** Of two shops on one broker each needs its own. */
  static String applicationId(StreamConfig config) {
    return config
        .applicationId()
        .orElseGet(() -> config.topics().prefix().orElse("") + "nextclick-stream");
  }

  private static void requireAnotherSource(StreamConfig config, Topics topics) {
    config
        .topics()
        .clicksFrom()
        .filter(
            source ->
                Set.of(
                        topics.clicks(),
                        topics.clicksRejected().name(),
                        topics.recommendations().name(),
                        topics.models().name())
                    .contains(source))
        .ifPresent(
            source -> {
              throw new UserError(
                  "nextclick.topics.clicks-from names a topic of nextclick's own, %s: its records would be passed on to %s"
                      .formatted(source, topics.clicks()));
            });
  }

  static SessionRule rule(StreamConfig config) {
    StreamConfig.Session session = config.session();
    Bounds.require("nextclick.session.gap", session.gap(), A_MILLISECOND);
    Bounds.require("nextclick.session.grace", session.grace(), Duration.ZERO);
    Bounds.require("nextclick.session.max-clicks", session.maxClicks(), 1, SessionRule.MOST_CLICKS);
    return new SessionRule(session.gap(), session.grace(), session.maxClicks());
  }

  /** What Kafka itself thinks of its values, which else only the clients say once they are made. */
  private static void requireOfKafka(StreamConfig config) {
    StreamMetrics nowhere = new StreamMetrics(new SimpleMeterRegistry(), topics(config));
    StreamsConfig streams;
    try {
      streams =
          new StreamsConfig(KafkaProperties.streams(config, Deliveries.acknowledged(), nowhere));
    } catch (ConfigException e) {
      throw new UserError("nextclick.kafka: " + e.getMessage(), e);
    }
    KafkaSettings.requireValues(
        streams.getProducerConfigs("check"), streams.getMainConsumerConfigs("check", "check", 0));
  }
}
