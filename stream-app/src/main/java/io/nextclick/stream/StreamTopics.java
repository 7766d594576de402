package io.nextclick.stream;

import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_DELETE;
import static org.apache.kafka.common.config.TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_MS_CONFIG;

import io.nextclick.schemas.Topics;
import io.nextclick.service.TopicProvisioning.Wanted;
import io.nextclick.service.cluster.ExpectedTopic;
import io.nextclick.stream.scoring.ScoreInMicroBatches;
import io.nextclick.stream.session.AppendToSession;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The topics around the stream app: as it makes them, and as it must find them. */
final class StreamTopics {

  private StreamTopics() {}

  /** An empty text is a value to the reader of settings, which gives it where there is none. */
  static Optional<String> clicksFrom(StreamConfig config) {
    return config.topics().clicksFrom().filter(topic -> !topic.isEmpty());
  }

  /** What is created where it is missing. */
  static List<Wanted> wanted(StreamConfig config) {
    int partitions = config.topics().partitions();
    return List.of(
        wanted(
            Topics.CLICKS,
            partitions,
            config,
            Map.of(
                CLEANUP_POLICY_CONFIG,
                CLEANUP_POLICY_DELETE,
                RETENTION_MS_CONFIG,
                String.valueOf(config.topics().clicksRetention().toMillis()))),
        wanted(Topics.CLICKS_REJECTED.name(), 1, config, Topics.CLICKS_REJECTED.configs()),
        wanted(Topics.RECOMMENDATIONS.name(), partitions, config, Topics.RECOMMENDATIONS.configs()),
        wanted(Topics.MODELS.name(), 1, config, Topics.MODELS.configs()));
  }

  private static Wanted wanted(
      String name, int partitions, StreamConfig config, Map<String, String> configs) {
    short replication = config.topics().replication();
    Map<String, String> all = new HashMap<>(configs);
    if (replication >= 3) {
      all.put(MIN_IN_SYNC_REPLICAS_CONFIG, "2");
    }
    return new Wanted(name, partitions, replication, all);
  }

  static List<ExpectedTopic> expected(StreamConfig config) {
    return List.of(
        ExpectedTopic.log(
            Topics.CLICKS,
            config.topics().clicksRetention(),
            "what nextclick.topics.clicks-retention asks for"),
        ExpectedTopic.log(Topics.CLICKS_REJECTED.name()),
        ExpectedTopic.log(Topics.RECOMMENDATIONS.name()),
        ExpectedTopic.table(Topics.MODELS.name(), 0));
  }

  /** What a transaction that never ends would silence: clicks, answers and what the app keeps. */
  static List<String> inTransactions(StreamConfig config) {
    List<String> topics =
        new ArrayList<>(
            List.of(
                Topics.CLICKS,
                Topics.RECOMMENDATIONS.name(),
                Topics.CLICKS_REJECTED.name(),
                sessionsChangelog(config),
                owedChangelog(config)));
    clicksFrom(config).ifPresent(topics::add);
    return topics;
  }

  /** Where the sessions are kept beside the local state: as many partitions as clicks have. */
  static String sessionsChangelog(StreamConfig config) {
    return config.applicationId() + "-" + AppendToSession.STORE + "-changelog";
  }

  static String owedChangelog(StreamConfig config) {
    return config.applicationId() + "-" + ScoreInMicroBatches.STORE + "-changelog";
  }
}
