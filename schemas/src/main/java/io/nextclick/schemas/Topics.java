package io.nextclick.schemas;

import java.time.Clock;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;

/** Every topic of nextclick. */
public final class Topics {

  /** The name of the topic that producers write to, keyed by session id. */
  public static final String CLICKS = "clicks";

  /** What could not be read as a click: key and value unchanged, the reason in headers. */
  public static final Topic<byte[], byte[]> CLICKS_REJECTED =
      new Topic<>("clicks-rejected", Serdes.ByteArray(), Serdes.ByteArray(), Map.of());

  /** Answers, keyed by session id. */
  public static final Topic<String, Recommendation> RECOMMENDATIONS =
      new Topic<>("recommendations", Serdes.String(), JsonSerde.of(Recommendation.class), Map.of());

  /**
   * Checkpoints in chunks, their manifests, and which is live: one partition, keys as in {@link
   * ModelKey}.
   */
  public static final Topic<String, byte[]> MODELS =
      new Topic<>(
          "models",
          Serdes.String(),
          Serdes.ByteArray(),
          Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));

  private Topics() {}

  /**
   * The clicks as they are read.
   *
   * @param clock against which a click's event time is "in the future"
   */
  public static Topic<String, Click> clicks(Clock clock) {
    return new Topic<>(CLICKS, new KeySerde(), new ClickSerde(clock), Map.of());
  }
}
