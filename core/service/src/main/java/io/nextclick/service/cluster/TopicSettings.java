package io.nextclick.service.cluster;

import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MAX_MESSAGE_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_MS_CONFIG;

import io.nextclick.service.Durations;
import io.nextclick.service.host.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Holds the settings of topics against what is expected of them. */
public final class TopicSettings {

  /** As far as a record may be ahead of the broker where clocks are as far apart as they may be. */
  private static final Duration AHEAD = Duration.ofMinutes(30);

  /** One setting of one topic. */
  public record Setting(String topic, String name, Finding finding) {}

  private TopicSettings() {}

  /** Every setting that matters, right or wrong. */
  public static List<Setting> look(Admin admin, List<ExpectedTopic> topics) {
    List<Setting> settings = new ArrayList<>();
    for (ExpectedTopic topic : topics) {
      try {
        settings.addAll(of(topic, description(admin, topic.name()), config(admin, topic.name())));
      } catch (UnknownTopicOrPartitionException e) {
        settings.add(
            new Setting(
                topic.name(),
                "exists",
                Finding.skipped("topic " + topic.name(), "is not there yet")));
      } catch (AuthorizationException e) {
        settings.add(
            new Setting(
                topic.name(),
                "readable",
                Finding.skipped(
                    "topic " + topic.name(),
                    "its settings cannot be looked at without the right DESCRIBE_CONFIGS on topic "
                        + topic.name())));
      }
    }
    return settings;
  }

  /** The findings alone. */
  public static List<Finding> findings(List<Setting> settings) {
    return settings.stream().map(Setting::finding).toList();
  }

  /**
   * @param config the topic's settings by name, the broker's defaults included
   */
  static List<Setting> of(
      ExpectedTopic expected, TopicDescription topic, Map<String, String> config) {
    Judge judge = new Judge(expected.name(), config);
    judge.policy(expected.compacted());
    if (expected.onePartition()) {
      judge.onePartition(topic.partitions().size());
    }
    if (!expected.compacted()) {
      judge.retention(expected);
    }
    if (expected.leastMessageBytes() > 0) {
      judge.messageBytes(expected.leastMessageBytes());
    }
    expected.oldestRecord().ifPresent(judge::eventTimes);
    judge.inSync(topic.partitions().get(0).replicas().size());
    return judge.settings;
  }

  private static TopicDescription description(Admin admin, String topic) {
    return Answers.of(admin.describeTopics(List.of(topic)).allTopicNames())
        .values()
        .iterator()
        .next();
  }

  private static Map<String, String> config(Admin admin, String topic) throws ApiException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    Config config = Answers.of(admin.describeConfigs(List.of(resource)).all()).get(resource);
    return config == null
        ? Map.of()
        : config.entries().stream()
            .filter(entry -> entry.value() != null)
            .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
  }

  /** One topic's settings, one after the other. */
  private static final class Judge {

    private final String topic;
    private final Map<String, String> config;
    private final List<Setting> settings = new ArrayList<>();

    Judge(String topic, Map<String, String> config) {
      this.topic = topic;
      this.config = config;
    }

    void policy(boolean compacted) {
      String found = config.getOrDefault(CLEANUP_POLICY_CONFIG, "delete");
      String needed = compacted ? "compact" : "delete";
      String why =
          compacted
              ? "what nothing newer stands in for would be deleted by its age"
              : "only the last record of each key would be kept";
      say(
          CLEANUP_POLICY_CONFIG,
          found.equals(needed),
          true,
          "%s is %s and must be %s: %s; kafka-configs --alter --topic %s --add-config %s=%s"
              .formatted(
                  CLEANUP_POLICY_CONFIG, found, needed, why, topic, CLEANUP_POLICY_CONFIG, needed),
          CLEANUP_POLICY_CONFIG + " is " + found);
    }

    void onePartition(int found) {
      say(
          "partitions",
          found == 1,
          true,
          "it has %d partitions and must have one, as only the first is read: delete it and let it be made anew"
              .formatted(found),
          "it has one partition");
    }

    void retention(ExpectedTopic expected) {
      long bytes = Long.parseLong(config.getOrDefault(RETENTION_BYTES_CONFIG, "-1"));
      expected.leastRetention().ifPresent(least -> retention(least, expected.whoseRetention()));
      if (expected.leastRetention().isPresent()) {
        say(
            RETENTION_BYTES_CONFIG,
            bytes < 0,
            false,
            "%s is %d, so that records may go before they are read; -1 keeps them for their time"
                .formatted(RETENTION_BYTES_CONFIG, bytes),
            RETENTION_BYTES_CONFIG + " is -1");
      }
    }

    private void retention(Duration least, String whose) {
      long millis = Long.parseLong(config.getOrDefault(RETENTION_MS_CONFIG, "604800000"));
      String found = millis < 0 ? "for ever" : Durations.format(Duration.ofMillis(millis));
      say(
          RETENTION_MS_CONFIG,
          millis < 0 || millis >= least.toMillis(),
          false,
          "%s is %s, shorter than %s, %s: kafka-configs --alter --topic %s --add-config %s=%d"
              .formatted(
                  RETENTION_MS_CONFIG,
                  found,
                  whose,
                  Durations.format(least),
                  topic,
                  RETENTION_MS_CONFIG,
                  least.toMillis()),
          RETENTION_MS_CONFIG + " is " + found);
    }

    void messageBytes(int least) {
      int found = Integer.parseInt(config.getOrDefault(MAX_MESSAGE_BYTES_CONFIG, "1048588"));
      say(
          MAX_MESSAGE_BYTES_CONFIG,
          found >= least,
          true,
          "%s is %d, and records of up to %d are written: kafka-configs --alter --topic %s --add-config %s=%d"
              .formatted(
                  MAX_MESSAGE_BYTES_CONFIG, found, least, topic, MAX_MESSAGE_BYTES_CONFIG, least),
          MAX_MESSAGE_BYTES_CONFIG + " is " + found);
    }

    /** A record that is refused for its time is refused at every start anew. */
    void eventTimes(Duration oldest) {
      if (config.getOrDefault(MESSAGE_TIMESTAMP_TYPE_CONFIG, "").equals("LogAppendTime")) {
        return;
      }
      long before = limit(MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG, Long.MAX_VALUE);
      say(
          MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG,
          before == Long.MAX_VALUE,
          before < oldest.toMillis(),
          "%s is %s, and records bear the time of their click: an older click would end every start anew; kafka-configs --alter --topic %s --add-config %s=%d"
              .formatted(
                  MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG,
                  Durations.format(Duration.ofMillis(before)),
                  topic,
                  MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG,
                  Long.MAX_VALUE),
          MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG + " is without limit");
      long after = limit(MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, AHEAD.toMillis());
      say(
          MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG,
          after >= AHEAD.toMillis(),
          false,
          "%s is %s: a host's clock that is ahead of the brokers' by more would end the app; kafka-configs --alter --topic %s --add-config %s=3600000"
              .formatted(
                  MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG,
                  Durations.format(Duration.ofMillis(after)),
                  topic,
                  MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG),
          MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG + " is enough");
    }

    private long limit(String name, long otherwise) {
      return Long.parseLong(config.getOrDefault(name, String.valueOf(otherwise)));
    }

    void inSync(int replicas) {
      int found = Integer.parseInt(config.getOrDefault(MIN_IN_SYNC_REPLICAS_CONFIG, "1"));
      String sentence =
          "%s is %d of %d copies".formatted(MIN_IN_SYNC_REPLICAS_CONFIG, found, replicas);
      if (found > replicas) {
        say(
            MIN_IN_SYNC_REPLICAS_CONFIG,
            false,
            false,
            sentence
                + ": a broker before 3.7 takes nothing then, later ones (KAFKA-15583) take it for as"
                + " many as there are; set it to at most "
                + replicas,
            "");
        return;
      }
      boolean anyoneMayLoseIt = replicas >= 3 && found < 2;
      boolean oneAwayStopsIt = replicas > 1 && found == replicas;
      say(
          MIN_IN_SYNC_REPLICAS_CONFIG,
          !anyoneMayLoseIt && !oneAwayStopsIt,
          false,
          sentence
              + (oneAwayStopsIt
                  ? ": one broker away and nothing can be written"
                  : ": what one broker alone has acknowledged goes with it")
              + "; 2 of 3 is usual",
          sentence);
    }

    private void say(String name, boolean right, boolean loses, String wrong, String fine) {
      String what = "topic " + topic;
      Finding finding =
          right
              ? Finding.ok(what, fine)
              : loses ? Finding.notOk(what, wrong) : Finding.warning(what, wrong);
      settings.add(new Setting(topic, name, finding));
    }
  }
}
