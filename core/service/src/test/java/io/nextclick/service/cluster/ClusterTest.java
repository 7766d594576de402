package io.nextclick.service.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.service.host.Finding;
import io.nextclick.service.host.Finding.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;

class ClusterTest {

  private static final ExpectedTopic CLICKS =
      ExpectedTopic.log("clicks", Duration.ofDays(30), "the trainer's window");
  private static final ExpectedTopic MODELS = ExpectedTopic.table("models", 600_000);

  private static final ExpectedTopic SESSIONS =
      ExpectedTopic.changelog("app-sessions-changelog", 100_000, Duration.ofDays(30));
  private static final String BEFORE = "message.timestamp.before.max.ms";
  private static final String AFTER = "message.timestamp.after.max.ms";

  @Test
  void refusesAChangelogThatForgetsOrTakesNoClickOfBefore() {
    for (String policy : List.of("delete", "compact,delete", "")) {
      assertThat(verdict(SESSIONS, 4, 1, Map.of("cleanup.policy", policy), "cleanup.policy"))
          .as(policy)
          .isEqualTo(Verdict.NOT_OK);
    }
    assertThat(verdict(SESSIONS, 4, 1, compact("max.message.bytes", "1000"), "max.message.bytes"))
        .isEqualTo(Verdict.NOT_OK);
    assertThat(verdict(SESSIONS, 4, 1, compact("min.insync.replicas", "2"), "min.insync.replicas"))
        .isEqualTo(Verdict.WARNING);
    assertThat(finding(SESSIONS, 4, 1, compact(BEFORE, "86400000"), BEFORE))
        .satisfies(finding -> assertThat(finding.verdict()).isEqualTo(Verdict.NOT_OK))
        .extracting(Finding::sentence)
        .asString()
        .startsWith("message.timestamp.before.max.ms is 1d, and")
        .endsWith("--topic app-sessions-changelog --add-config " + BEFORE + "=" + Long.MAX_VALUE);
    assertThat(verdict(SESSIONS, 4, 1, compact(BEFORE, "31536000000"), BEFORE))
        .as("a year, longer than clicks are kept")
        .isEqualTo(Verdict.WARNING);
    assertThat(verdict(SESSIONS, 4, 1, compact(AFTER, "1000"), AFTER)).isEqualTo(Verdict.WARNING);
    assertThat(TopicSettings.of(SESSIONS, topic("app-sessions-changelog", 4, 1), compact()))
        .hasSize(5)
        .allSatisfy(setting -> assertThat(setting.finding().verdict()).isEqualTo(Verdict.OK));
    Map<String, String> stampedByBroker = new HashMap<>(compact(BEFORE, "1000"));
    stampedByBroker.put("message.timestamp.type", "LogAppendTime");
    assertThat(TopicSettings.of(SESSIONS, topic("app-sessions-changelog", 4, 1), stampedByBroker))
        .extracting(TopicSettings.Setting::name)
        .doesNotContain(BEFORE, AFTER);
  }

  @Test
  void refusesWhatLosesData() {
    assertThat(verdict(CLICKS, 4, 1, Map.of("cleanup.policy", "compact"), "cleanup.policy"))
        .isEqualTo(Verdict.NOT_OK);
    assertThat(verdict(CLICKS, 4, 1, Map.of("cleanup.policy", "compact,delete"), "cleanup.policy"))
        .isEqualTo(Verdict.NOT_OK);
    assertThat(verdict(MODELS, 1, 1, Map.of("cleanup.policy", "delete"), "cleanup.policy"))
        .isEqualTo(Verdict.NOT_OK);
    assertThat(verdict(MODELS, 1, 1, Map.of("cleanup.policy", "compact,delete"), "cleanup.policy"))
        .isEqualTo(Verdict.NOT_OK);
    assertThat(verdict(MODELS, 3, 1, compact(), "partitions")).isEqualTo(Verdict.NOT_OK);
    assertThat(verdict(MODELS, 1, 1, compact("max.message.bytes", "500000"), "max.message.bytes"))
        .isEqualTo(Verdict.NOT_OK);
    assertThat(verdict(MODELS, 1, 1, compact("min.insync.replicas", "2"), "min.insync.replicas"))
        .isEqualTo(Verdict.WARNING);
  }

  @Test
  void namesTheSettingAndTheWay() {
    assertThat(finding(MODELS, 1, 1, Map.of("cleanup.policy", "delete"), "cleanup.policy"))
        .extracting(Finding::sentence)
        .asString()
        .contains("cleanup.policy is delete and must be compact")
        .contains("kafka-configs --alter --topic models --add-config cleanup.policy=compact");
    assertThat(finding(CLICKS, 4, 1, Map.of("retention.ms", "604800000"), "retention.ms"))
        .extracting(Finding::sentence)
        .asString()
        .contains("retention.ms is 7d, shorter than the trainer's window, 30d");
  }

  @Test
  void saysWhatIsShortAndLetsItStart() {
    assertThat(verdict(CLICKS, 4, 1, Map.of("retention.ms", "604800000"), "retention.ms"))
        .isEqualTo(Verdict.WARNING);
    assertThat(verdict(CLICKS, 4, 1, Map.of("retention.bytes", "1000000"), "retention.bytes"))
        .isEqualTo(Verdict.WARNING);
    assertThat(verdict(CLICKS, 4, 3, Map.of("min.insync.replicas", "1"), "min.insync.replicas"))
        .isEqualTo(Verdict.WARNING);
    assertThat(verdict(CLICKS, 4, 3, Map.of("min.insync.replicas", "3"), "min.insync.replicas"))
        .isEqualTo(Verdict.WARNING);
  }

  @Test
  void isContentWithWhatFits() {
    Map<String, String> month = Map.of("retention.ms", "2592000000", "min.insync.replicas", "2");
    assertThat(TopicSettings.of(CLICKS, topic("clicks", 4, 3), month))
        .hasSize(4)
        .allSatisfy(setting -> assertThat(setting.finding().verdict()).isEqualTo(Verdict.OK));
    assertThat(TopicSettings.of(CLICKS, topic("clicks", 4, 1), Map.of("retention.ms", "-1")))
        .allSatisfy(setting -> assertThat(setting.finding().verdict()).isEqualTo(Verdict.OK));
    assertThat(TopicSettings.of(MODELS, topic("models", 1, 1), compact()))
        .hasSize(4)
        .allSatisfy(setting -> assertThat(setting.finding().verdict()).isEqualTo(Verdict.OK));
  }

  @Test
  void holdsOurClockAgainstTheClusters() {
    Instant asked = Instant.parse("2026-05-01T12:00:00Z");
    Instant answered = asked.plusSeconds(3);
    assertThat(Brokers.clocks(asked, asked.plusSeconds(1), answered).verdict())
        .isEqualTo(Verdict.OK);
    assertThat(Brokers.clocks(asked, asked.minusSeconds(9), answered).verdict())
        .isEqualTo(Verdict.OK);
    Finding ahead = Brokers.clocks(asked, asked.minusSeconds(60), answered);
    assertThat(ahead.verdict()).isEqualTo(Verdict.WARNING);
    assertThat(ahead.sentence()).contains("1m ahead of the cluster's", "time server");
    Finding behind = Brokers.clocks(asked, answered.plusSeconds(7200), answered);
    assertThat(behind.verdict()).isEqualTo(Verdict.NOT_OK);
    assertThat(behind.sentence()).contains("2h behind the cluster's");
  }

  @Test
  void holdsOurTransactionsAgainstTheBrokersLimit() {
    Duration ours = Duration.ofMinutes(2);
    assertThat(Brokers.limits(ours, 3, Map.of("transaction.max.timeout.ms", "60000")))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.verdict()).isEqualTo(Verdict.NOT_OK);
              assertThat(finding.sentence()).contains("is 60000", "up to 120000");
            });
    assertThat(Brokers.limits(ours, 1, Map.of()))
        .hasSize(2)
        .allSatisfy(finding -> assertThat(finding.verdict()).isEqualTo(Verdict.WARNING));
    assertThat(Brokers.limits(ours, 3, Map.of()))
        .singleElement()
        .extracting(Finding::verdict)
        .isEqualTo(Verdict.OK);
  }

  private static Map<String, String> compact(String... more) {
    return more.length == 0
        ? Map.of("cleanup.policy", "compact")
        : Map.of("cleanup.policy", "compact", more[0], more[1]);
  }

  private static Verdict verdict(
      ExpectedTopic expected, int partitions, int copies, Map<String, String> config, String name) {
    return finding(expected, partitions, copies, config, name).verdict();
  }

  private static Finding finding(
      ExpectedTopic expected, int partitions, int copies, Map<String, String> config, String name) {
    return TopicSettings.of(expected, topic(expected.name(), partitions, copies), config).stream()
        .filter(setting -> setting.name().equals(name))
        .findFirst()
        .orElseThrow()
        .finding();
  }

  private static TopicDescription topic(String name, int partitions, int copies) {
    Node node = new Node(1, "localhost", 9092);
    List<TopicPartitionInfo> all = new ArrayList<>();
    for (int number = 0; number < partitions; number++) {
      List<Node> nodes = Collections.nCopies(copies, node);
      all.add(new TopicPartitionInfo(number, node, nodes, nodes));
    }
    return new TopicDescription(name, false, all);
  }
}
