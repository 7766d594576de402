package io.nextclick.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nextclick.broker.EmbeddedBroker;
import io.nextclick.local.harness.EmbeddedStreamApp;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.schemas.Recommendation;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody else's program sends the clicks and reads the recommendations: Debian's kcat. */
@Tag("end-to-end")
class KcatTest {

  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private Path directory;

  @BeforeEach
  void needsKcat() {
    boolean found =
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kcat")));
    assumeTrue(found, "skipped: needs kcat (Debian: apt-get install kcat)");
  }

  @Test
  void anotherClientsClicksAreAnsweredWhereAnotherClientReads() throws Exception {
    Checkpoint checkpoint = TinyModel.trained(1);
    String item = checkpoint.vocabulary().itemId(1);
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        EmbeddedStreamApp stream =
            new EmbeddedStreamApp(broker.bootstrapServers(), directory, 0, Map.of())) {
      stream.start(() -> false);
      String version = TinyModel.publish(broker.bootstrapServers(), checkpoint);
      assertThat(stream.awaitLive(version, () -> false)).isTrue();

      kcat(
          """
          s-1|{"click_id":"k-1","session_id":"s-1","item_id":"%1$s","event_type":"view_item","event_time":"2020-07-01T12:00:00Z"}
          s-1|{"click_id":"k-2","session_id":"s-1","item_id":"%1$s","event_type":"add_to_cart","event_time":1593604860000,"colour":"unknown fields are fine"}
          s-2|not a click
          """
              .formatted(item),
          "-P",
          "-b",
          broker.bootstrapServers(),
          "-t",
          "clicks",
          "-K",
          "|");

      await().atMost(SOON).until(() -> read(broker, "recommendations").size() == 2);
      JsonNode first = new ObjectMapper().readTree(read(broker, "recommendations").get(0));
      assertThat(first.at("/click_id").asText()).isEqualTo("k-1");
      assertThat(first.at("/session_id").asText()).isEqualTo("s-1");
      assertThat(first.at("/model_version").asText()).isEqualTo(version);
      assertThat(first.at("/recommendation_id").asText())
          .isEqualTo(Recommendation.idFor("s-1", "k-1"));
      assertThat(first.at("/items")).hasSize(20);
      assertThat(first.at("/items/0/item_id").asText()).isNotEmpty();
      assertThat(first.at("/items/0/score").isNumber()).isTrue();
      assertThat(read(broker, "clicks-rejected")).containsExactly("not a click");
    }
  }

  /** Values from the beginning of a topic to its present end. */
  private static List<String> read(EmbeddedBroker broker, String topic) throws Exception {
    return kcat(
            "", "-C", "-b", broker.bootstrapServers(), "-t", topic, "-o", "beginning", "-e", "-q")
        .lines()
        .filter(line -> !line.isEmpty())
        .toList();
  }

  private static String kcat(String input, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("kcat"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(UTF_8));
    }
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("kcat ends").isTrue();
    assertThat(process.exitValue()).as("kcat %s", List.of(arguments)).isZero();
    return output;
  }
}
