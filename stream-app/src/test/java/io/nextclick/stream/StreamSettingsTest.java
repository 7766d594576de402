package io.nextclick.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextclick.schemas.Topics;
import io.nextclick.service.ConfigFile;
import io.nextclick.service.UserError;
import io.nextclick.service.host.Finding;
import io.nextclick.service.host.Finding.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamSettingsTest {

  private static final String SERVER = "nextclick.kafka.bootstrap.servers=localhost:1\n";

  @TempDir private Path directory;

  @Test
  void aPrefixGoesBeforeEveryNameThatIsNotGivenByItself() {
    StreamConfig config =
        ConfigFile.of(
                StreamConfig.class,
                Map.of(
                    "nextclick.kafka.bootstrap.servers", "localhost:1",
                    "nextclick.topics.prefix", "shop-a.",
                    "nextclick.topics.recommendations", "shop-a-answers",
                    "nextclick.topics.clicks-rejected", "shop-a-rejects"),
                "test",
                Map.of())
            .settings();
    Topics topics = StreamSettings.topics(config);
    assertThat(topics.clicks()).isEqualTo("shop-a.clicks");
    assertThat(topics.clicksRejected().name()).isEqualTo("shop-a-rejects");
    assertThat(topics.recommendations().name()).isEqualTo("shop-a-answers");
    assertThat(topics.models().name()).isEqualTo("shop-a.models");
    assertThat(StreamSettings.applicationId(config)).isEqualTo("shop-a.nextclick-stream");
    assertThat(StreamTopics.sessionsChangelog(config))
        .isEqualTo("shop-a.nextclick-stream-sessions-changelog");
    assertThat(StreamChecks.rights(config).toString())
        .contains("shop-a.clicks", "shop-a-answers", "shop-a.nextclick-stream-*");
  }

  @Test
  void refusesTwoTopicsOfOneName() {
    assertThatThrownBy(() -> check("nextclick.topics.clicks=models\n"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(
            "nextclick.topics.*: each topic needs a name of its own, not models,");
  }

  @Test
  void aGroupThatReadsAnotherShopsClicksIsAnotherApplications() {
    assertThat(GroupCheck.finding("g", "clicks", Set.of()).verdict()).isEqualTo(Verdict.OK);
    assertThat(GroupCheck.finding("g", "clicks", Set.of("clicks", "raw")).verdict())
        .isEqualTo(Verdict.OK);
    Finding another = GroupCheck.finding("g", "clicks", Set.of("shop-b.clicks"));
    assertThat(another.verdict()).isEqualTo(Verdict.NOT_OK);
    assertThat(another.toString())
        .contains("g is in use", "shop-b.clicks", "nextclick.topics.prefix");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "session.max-clicks | 0 | from 1 to 300",
        "session.max-clicks | 301 | from 1 to 300",
        "session.max-clicks | 65537 | from 1 to 300",
        "session.gap | 0s | from 1ms to 36500d",
        "session.grace | PT-1S | from 0ms to 36500d",
        "scoring.max-batch | 0 | from 1 to 65536",
        "scoring.list-length | 501 | from 1 to 500",
        "threads | 0 | from 1 to 256",
        "processing-guarantee | exactly_once | at_least_once or exactly_once_v2",
        "http.port | 65536 | from 0 to 65535",
        "http.port | -1 | from 0 to 65535",
        "topics.prefix | shop one. | 'nextclick.topics.prefix: ''shop one.recommendations'' cannot be a topic''s name'",
        "topics.clicks | a/b | '''a/b'' cannot be a topic''s name: 1 to 249 of'",
        "topics.models | .. | 'cannot be a topic''s name'",
        "topics.clicks-from | models | 'names a topic of nextclick''s own'",
        "topics.replication | 0 | -1 for the broker's default",
        "topics.partitions | 0 | at least 1",
        "topics.clicks-retention | 999999999999d | at most 36500d",
        "kafka.max.poll.records | many | Not a number",
        "kafka.acks | most | acks",
        "kafka.num.standby.replicas | one | Not a number"
      })
  void refusesWhatItCouldNotStartWith(String key, String value, String allowed) {
    assertThatThrownBy(() -> check("nextclick.%s=%s\n".formatted(key, value)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(key.startsWith("kafka.") ? key.substring(6) : "nextclick." + key)
        .hasMessageContaining(allowed);
  }

  @Test
  void namesAMisspeltKeyOfKafkas() {
    assertThatThrownBy(() -> check("nextclick.kafka.security.protocoll=SSL\n"))
        .hasMessageContaining("did you mean security.protocol?");
  }

  @Test
  void takesWhatIsJustWithinBounds() throws IOException {
    assertThat(
            load("""
                    nextclick.session.max-clicks=300
                    nextclick.scoring.max-batch=1
                    nextclick.http.port=0
                    nextclick.topics.clicks-retention=36500d
                    """)
                .session()
                .maxClicks())
        .isEqualTo(300);
  }

  @Test
  void listensOnLoopbackUnlessToldOtherwise() throws IOException {
    assertThat(load("").http().bind()).isEqualTo("127.0.0.1");
    assertThat(load("nextclick.http.bind=0.0.0.0\n").http().bind()).isEqualTo("0.0.0.0");
  }

  private void check(String lines) throws IOException {
    StreamChecks.of(file(lines), Map.of(), Clock.systemUTC());
  }

  private StreamConfig load(String lines) throws IOException {
    return StreamSettings.load(file(lines), Map.of()).settings();
  }

  private Path file(String lines) throws IOException {
    return Files.writeString(directory.resolve("stream.properties"), SERVER + lines);
  }
}
