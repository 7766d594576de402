package io.nextclick.stream;

import io.nextclick.service.ConfigFile.Verbatim;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Every setting of the stream app, with its default. The module's README has the table. */
@ConfigMapping(prefix = "nextclick")
public interface StreamConfig {

  /**
   * Kafka client and Streams properties by their own names, e.g. {@code
   * nextclick.kafka.bootstrap.servers} or {@code nextclick.kafka.security.protocol}.
   */
  Map<String, @WithConverter(Verbatim.class) String> kafka();

  /**
   * Names the consumer group, the changelogs and the state directory: {@code nextclick-stream}
   * behind the topics' prefix.
   */
  Optional<String> applicationId();

  /** {@code at_least_once} or {@code exactly_once_v2}. */
  @WithDefault("at_least_once")
  String processingGuarantee();

  /**
   * How often offsets are committed: 1s, under exactly-once 20ms, as nobody sees a recommendation
   * before.
   */
  Optional<Duration> commitInterval();

  /** Stream threads; more than {@code topics.partitions} stay idle. */
  @WithDefault("1")
  int threads();

  @WithDefault("/tmp/nextclick/state")
  Path stateDir();

  Session session();

  Scoring scoring();

  Http http();

  Topics topics();

  /** The session rule; the trainer must have the same. */
  interface Session {
    /** The longest pause within a session, in event time. */
    @WithDefault("30m")
    Duration gap();

    /** How late a click may come, in event time. */
    @WithDefault("30m")
    Duration grace();

    /** How many clicks are remembered. */
    @WithDefault("50")
    int maxClicks();
  }

  /** Micro-batches. */
  interface Scoring {
    /** {@code auto}, {@code cpu} or {@code gpu:N}. */
    @WithDefault("auto")
    String device();

    /** Items in a recommendation. */
    @WithDefault("20")
    int listLength();

    @WithDefault("128")
    int maxBatch();

    /** How long a click may wait for its micro-batch to fill; under light load none waits. */
    @WithDefault("10ms")
    Duration maxWait();
  }

  /** Metrics and health. */
  interface Http {
    @WithDefault("127.0.0.1")
    String bind();

    @WithDefault("8080")
    int port();
  }

  /** Their names, and what the app creates where it is missing. */
  interface Topics {
    /** Before each topic's name that is not given by itself: one for each shop on the broker. */
    Optional<String> prefix();

    /** The whole name, prefix and all; {@code clicks} behind the prefix where there is none. */
    Optional<String> clicks();

    Optional<String> clicksRejected();

    Optional<String> recommendations();

    Optional<String> models();

    @WithDefault("4")
    int partitions();

    /**
     * A topic whose producers place keys by something else than murmur2: its records are passed on
     * to clicks unchanged, each on its key's own partition.
     */
    Optional<String> clicksFrom();

    /** Copies of each partition; -1 takes the broker's default. */
    @WithDefault("-1")
    short replication();

    /**
     * How long clicks are kept: the trainer's window, and a few days in which it may be away. An
     * existing topic is left alone, and a shorter time said.
     */
    @WithDefault("35d")
    Duration clicksRetention();
  }
}
