package io.nextclick.service.cluster;

import io.nextclick.service.Durations;
import io.nextclick.service.host.Finding;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeMetadataQuorumOptions;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;

/** The brokers: that they answer, how old they are, their limits, their clock. */
public final class Brokers {

  /** Answers and models are stamped by our clock, clicks are held against it. */
  private static final Duration CLOCKS_ALIKE = Duration.ofSeconds(10);

  /** Beyond this, punctual clicks are from the future or too late. */
  private static final Duration CLOCKS_APART = Duration.ofMinutes(30);

  private final Admin admin;
  private final String bootstrapServers;
  private final Clock clock;

  public Brokers(Admin admin, String bootstrapServers, Clock clock) {
    this.admin = admin;
    this.bootstrapServers = bootstrapServers;
    this.clock = clock;
  }

  /**
   * Whether anybody answers at all; where not, nothing else can be looked at.
   *
   * @return not ok, with the reason, where nobody does
   */
  public Finding reach() {
    try {
      int brokers = nodes().size();
      return Finding.ok(
          "cluster",
          bootstrapServers + " answers; " + brokers + (brokers == 1 ? " broker" : " brokers"));
    } catch (KafkaException e) {
      return Finding.notOk(
          "cluster",
          "no Kafka broker answers at %s: %s; check nextclick.kafka.bootstrap.servers, and TLS and SASL beside it"
              .formatted(bootstrapServers, e.getMessage()));
    }
  }

  /**
   * Version, limits and clock.
   *
   * @param longestTransaction that this service opens; zero for none
   */
  public List<Finding> look(Duration longestTransaction) {
    List<Finding> findings = new ArrayList<>();
    findings.add(version());
    findings.addAll(limits(longestTransaction));
    findings.add(clock());
    return findings;
  }

  private List<Node> nodes() {
    return List.copyOf(Answers.of(admin.describeCluster().nodes()));
  }

  private Finding version() {
    String what = "broker version";
    try {
      FinalizedVersionRange metadata =
          Answers.of(admin.describeFeatures().featureMetadata())
              .finalizedFeatures()
              .get("metadata.version");
      return metadata == null
          ? Finding.warning(
              what, "it has no metadata.version: only brokers under KRaft, from 3.3 on, were tried")
          : Finding.ok(what, "metadata.version " + metadata.maxVersionLevel());
    } catch (AuthorizationException e) {
      return Finding.skipped(what, "may not be asked: " + e.getMessage());
    } catch (KafkaException e) {
      return Finding.notOk(what, "it cannot be told, and so is too old: " + e.getMessage());
    }
  }

  private List<Finding> limits(Duration longestTransaction) {
    String what = "broker limits";
    try {
      List<Node> nodes = nodes();
      ConfigResource broker =
          new ConfigResource(ConfigResource.Type.BROKER, nodes.get(0).idString());
      Map<String, String> config =
          Answers.of(admin.describeConfigs(List.of(broker)).all())
              .values()
              .iterator()
              .next()
              .entries()
              .stream()
              .filter(entry -> entry.value() != null)
              .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
      return limits(longestTransaction, nodes.size(), config);
    } catch (AuthorizationException e) {
      return List.of(
          Finding.skipped(
              what, "they cannot be looked at without the right DESCRIBE_CONFIGS on the cluster"));
    } catch (KafkaException e) {
      return List.of(Finding.skipped(what, "they cannot be looked at: " + e.getMessage()));
    }
  }

  static List<Finding> limits(
      Duration longestTransaction, int brokers, Map<String, String> config) {
    String what = "broker limits";
    List<Finding> wrong = new ArrayList<>();
    long transaction = Long.parseLong(config.getOrDefault("transaction.max.timeout.ms", "900000"));
    if (longestTransaction.toMillis() > transaction) {
      wrong.add(
          Finding.notOk(
              what,
              "transaction.max.timeout.ms is %d, and transactions of up to %d are opened; raise it, or lower the transaction timeout here"
                  .formatted(transaction, longestTransaction.toMillis())));
    }
    for (String topic : List.of("offsets.topic", "transaction.state.log")) {
      int copies = Integer.parseInt(config.getOrDefault(topic + ".replication.factor", "3"));
      if (copies > brokers) {
        wrong.add(
            Finding.warning(
                what,
                "%s.replication.factor is %d and there are %d brokers: unless that topic is there already, it is never made, and whoever needs it waits for ever"
                    .formatted(topic, copies, brokers)));
      }
    }
    return wrong.isEmpty() ? List.of(Finding.ok(what, "as needed")) : wrong;
  }

  /**
   * A leader of the quorum that keeps the cluster's metadata says of itself that it was caught up
   * "now": the one clock that Kafka lets anybody read without writing.
   */
  private Finding clock() {
    String what = "clock";
    try {
      Instant asked = clock.instant();
      QuorumInfo quorum =
          Answers.of(
              admin.describeMetadataQuorum(new DescribeMetadataQuorumOptions()).quorumInfo());
      Instant answered = clock.instant();
      OptionalLong theirs =
          quorum.voters().stream()
              .filter(voter -> voter.replicaId() == quorum.leaderId())
              .map(QuorumInfo.ReplicaState::lastCaughtUpTimestamp)
              .findFirst()
              .orElse(OptionalLong.empty());
      return theirs.isEmpty()
          ? Finding.skipped(what, "the cluster does not say its time")
          : clocks(asked, Instant.ofEpochMilli(theirs.getAsLong()), answered);
    } catch (AuthorizationException e) {
      return Finding.skipped(
          what, "the cluster's cannot be asked without the right DESCRIBE on the cluster");
    } catch (KafkaException e) {
      return Finding.skipped(what, "the cluster's cannot be asked: " + e.getMessage());
    }
  }

  /** The cluster's time lies between the question and the answer, where clocks agree. */
  static Finding clocks(Instant asked, Instant theirs, Instant answered) {
    String what = "clock";
    Duration apart =
        theirs.isBefore(asked)
            ? Duration.between(theirs, asked)
            : theirs.isAfter(answered) ? Duration.between(answered, theirs) : Duration.ZERO;
    if (apart.compareTo(CLOCKS_ALIKE) <= 0) {
      return Finding.ok(what, "within " + Durations.format(CLOCKS_ALIKE) + " of the cluster's");
    }
    String sentence =
        "%s %s the cluster's; at most %s is well: have both follow a time server (chrony, systemd-timesyncd)"
            .formatted(
                Durations.format(apart.truncatedTo(java.time.temporal.ChronoUnit.SECONDS)),
                theirs.isBefore(asked) ? "ahead of" : "behind",
                Durations.format(CLOCKS_ALIKE));
    return apart.compareTo(CLOCKS_APART) > 0
        ? Finding.notOk(what, sentence)
        : Finding.warning(what, sentence);
  }
}
