package io.nextclick.schemas;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;

/**
 * Every topic of nextclick, under the names that one shop has for them: several shops can share a
 * broker.
 *
 * @param clicks the name of the topic that producers write to, keyed by session id
 * @param clicksRejected what could not be read as a click: key and value unchanged, the reason in
 *     headers
 * @param recommendations answers, keyed by session id
 * @param models checkpoints in chunks, their manifests, and which is live: one partition, keys as
 *     in {@link ModelKey}
 */
public record Topics(
    String clicks,
    Topic<byte[], byte[]> clicksRejected,
    Topic<String, Recommendation> recommendations,
    Topic<String, byte[]> models) {

  /** As Kafka's clients check it in {@code Topic.validate}. */
  private static final Pattern NAME = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}");

  /** The names where nobody has given others. */
  public static final Topics DEFAULT = prefixed("");

  /**
   * @throws InvalidSettingException where two of the topics have one name
   */
  public Topics {
    List<String> names =
        List.of(clicks, clicksRejected.name(), recommendations.name(), models.name());
    if (Set.copyOf(names).size() < names.size()) {
      throw new InvalidSettingException(
          "*: each topic needs a name of its own, not " + String.join(", ", names));
    }
  }

  /**
   * The default names behind a prefix, which has a dot or hyphen of its own if it is to have one.
   *
   * @throws InvalidSettingException where Kafka takes no such name
   */
  public static Topics prefixed(String prefix) {
    valid("prefix", prefix + "recommendations");
    return of(
        prefix + "clicks",
        prefix + "clicks-rejected",
        prefix + "recommendations",
        prefix + "models");
  }

  /**
   * The same topics under other names, each in full, where one is given.
   *
   * @throws InvalidSettingException where Kafka takes no such name, or two are the same
   */
  public Topics named(
      Optional<String> clicks,
      Optional<String> clicksRejected,
      Optional<String> recommendations,
      Optional<String> models) {
    return of(
        clicks.orElse(this.clicks),
        clicksRejected.orElse(this.clicksRejected.name()),
        recommendations.orElse(this.recommendations.name()),
        models.orElse(this.models.name()));
  }

  private static Topics of(
      String clicks, String clicksRejected, String recommendations, String models) {
    return new Topics(
        valid("clicks", clicks),
        new Topic<>(
            valid("clicks-rejected", clicksRejected),
            Serdes.ByteArray(),
            Serdes.ByteArray(),
            Map.of()),
        new Topic<>(
            valid("recommendations", recommendations),
            Serdes.String(),
            JsonSerde.of(Recommendation.class),
            Map.of()),
        new Topic<>(
            valid("models", models),
            Serdes.String(),
            Serdes.ByteArray(),
            Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)));
  }

  /** A message begins with the setting's key below {@code nextclick.topics}. */
  private static String valid(String key, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new InvalidSettingException(
          "%s: '%s' cannot be a topic's name: 1 to 249 of the letters A-Z and a-z, digits, dots, underscores and hyphens"
              .formatted(key, name));
    }
    return name;
  }

  /**
   * The clicks as they are read.
   *
   * @param clock against which a click's event time is "in the future"
   */
  public Topic<String, Click> clicks(Clock clock) {
    return new Topic<>(clicks, new KeySerde(), new ClickSerde(clock), Map.of());
  }
}
