package io.nextclick.stream;

import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_DELETE;
import static org.apache.kafka.common.config.TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_MS_CONFIG;

import io.nextclick.schemas.Click;
import io.nextclick.schemas.ClickSerde;
import io.nextclick.schemas.Topics;
import io.nextclick.service.TopicProvisioning.Wanted;
import io.nextclick.service.cluster.ExpectedTopic;
import io.nextclick.stream.scoring.ScoreInMicroBatches;
import io.nextclick.stream.session.AppendToSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The topics around the stream app: as it makes them, and as it must find them. */
final class StreamTopics {

  /** An id in UTF-8, which is at most three bytes for each UTF-16 code unit, and what it is of. */
  private static final int AN_ID = 3 * Click.MAX_ID_LENGTH + 64;

  /** Key, headers, the ids that a record has once, and what a batch is wrapped in. */
  private static final int AROUND = 8 * 1024;

  /** Kafka's own default: for ids that nobody has, nobody should have to raise it. */
  private static final int USUAL_MESSAGE_BYTES = 1_048_588;

  /** Clicks that are to be passed on wait on their own topic meanwhile. */
  private static final Duration LONGEST_ABSENCE = Duration.ofDays(1);

  private StreamTopics() {}

  /** What is created where it is missing. */
  static List<Wanted> wanted(StreamConfig config) {
    Topics topics = StreamSettings.topics(config);
    int partitions = config.topics().partitions();
    return List.of(
        wanted(
            topics.clicks(),
            partitions,
            config,
            Map.of(
                CLEANUP_POLICY_CONFIG,
                CLEANUP_POLICY_DELETE,
                RETENTION_MS_CONFIG,
                String.valueOf(config.topics().clicksRetention().toMillis()))),
        wanted(topics.clicksRejected().name(), 1, config, topics.clicksRejected().configs()),
        wanted(
            topics.recommendations().name(),
            partitions,
            config,
            topics.recommendations().configs()),
        wanted(topics.models().name(), 1, config, topics.models().configs()));
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
    Topics names = StreamSettings.topics(config);
    Duration kept = config.topics().clicksRetention();
    int remembered = config.session().maxClicks();
    List<ExpectedTopic> topics =
        new ArrayList<>(
            List.of(
                ExpectedTopic.log(
                    names.clicks(), kept, "what nextclick.topics.clicks-retention asks for"),
                ExpectedTopic.log(names.clicksRejected().name(), bytes(0) + ClickSerde.MAX_BYTES),
                ExpectedTopic.log(
                    names.recommendations().name(), bytes(config.scoring().listLength())),
                ExpectedTopic.table(names.models().name(), 0),
                // Each click with its own id, and as many that were forgotten not long ago.
                ExpectedTopic.changelog(sessionsChangelog(config), bytes(4L * remembered), kept),
                ExpectedTopic.changelog(owedChangelog(config), bytes(remembered), kept)));
    config
        .topics()
        .clicksFrom()
        .ifPresent(
            source ->
                topics.add(
                    ExpectedTopic.log(
                        source, LONGEST_ABSENCE, "the day for which the app may be away")));
    return topics;
  }

  /** The largest record with so many ids beside those of click, session and model. */
  private static int bytes(long ids) {
    return (int) Math.min(USUAL_MESSAGE_BYTES, ids * AN_ID + AROUND);
  }

  /** What a transaction that never ends would silence: clicks, answers and what the app keeps. */
  static List<String> inTransactions(StreamConfig config) {
    Topics names = StreamSettings.topics(config);
    List<String> topics =
        new ArrayList<>(
            List.of(
                names.clicks(),
                names.recommendations().name(),
                names.clicksRejected().name(),
                sessionsChangelog(config),
                owedChangelog(config)));
    config.topics().clicksFrom().ifPresent(topics::add);
    return topics;
  }

  /** Where the sessions are kept beside the local state: as many partitions as clicks have. */
  static String sessionsChangelog(StreamConfig config) {
    return StreamSettings.applicationId(config) + "-" + AppendToSession.STORE + "-changelog";
  }

  static String owedChangelog(StreamConfig config) {
    return StreamSettings.applicationId(config) + "-" + ScoreInMicroBatches.STORE + "-changelog";
  }
}
