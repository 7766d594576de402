package io.nextclick.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nextclick.broker.EmbeddedBroker;
import io.nextclick.local.chaos.cluster.MadeUpModel;
import io.nextclick.local.chaos.cluster.StateDisk;
import io.nextclick.schemas.Click;
import io.nextclick.schemas.EventType;
import io.nextclick.schemas.Recommendation;
import io.nextclick.service.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk of the state directory fills up while the app runs. */
@Tag("end-to-end")
class FullDiskLongTest {

  private static final Duration LATE = Duration.ofMinutes(4);
  private static final Instant MORNING = Instant.parse("2020-01-01T08:00:00Z");

  private static final int CLICKS = 5_000;

  /** With long names, few sessions grow so large that RocksDB writes them to its disk meanwhile. */
  private static final int SESSIONS = 100;

  private static final String LONG = "-".repeat(200);

  @TempDir private Path directory;

  @Test
  void endsWithASentenceAndGoesOnWhereThereIsRoomAgain() throws Exception {
    assumeTrue(StateDisk.canBeHad(), "skipped: needs root");
    try (StateDisk disk = StateDisk.at(Files.createDirectory(directory.resolve("state")));
        EmbeddedBroker broker = EmbeddedBroker.start();
        Outside outside = new Outside(broker.bootstrapServers());
        StreamProcess stream =
            new StreamProcess(
                broker.bootstrapServers(), directory, Map.of("nextclick.topics.partitions", "1"))) {
      publishModel(broker);
      stream.start();
      await().atMost(LATE).until(stream::isReady);
      disk.fill();
      outside.send(clicks());
      assertThat(stream.awaitEnd()).as(stream.output()).isEqualTo(ExitCode.INPUT);
      assertThat(stream.output()).contains("The disk of the state directory is full");

      disk.free();
      stream.start();
      Set<String> ids = clicks().stream().map(Click::clickId).collect(Collectors.toSet());
      await()
          .atMost(LATE)
          .until(
              () ->
                  outside.recommendations().stream()
                      .map(Recommendation::clickId)
                      .collect(Collectors.toSet())
                      .equals(ids));
    }
  }

  private static void publishModel(EmbeddedBroker broker) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      TinyModel.provideTopic(admin);
    }
    TinyModel.publish(broker.bootstrapServers(), MadeUpModel.of(1));
  }

  private static List<Click> clicks() {
    return IntStream.range(0, CLICKS)
        .mapToObj(
            number ->
                new Click(
                    number + LONG,
                    "s-" + number % SESSIONS,
                    number + LONG,
                    EventType.VIEW_ITEM,
                    MORNING))
        .toList();
  }
}
