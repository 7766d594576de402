package io.nextclick.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nextclick.broker.EmbeddedBroker;
import io.nextclick.local.chaos.cluster.MadeUpModel;
import io.nextclick.local.harness.EmbeddedStreamApp;
import io.nextclick.schemas.Click;
import io.nextclick.schemas.EventType;
import io.nextclick.schemas.Recommendation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 64 bytes of the session store's files are overwritten; no session is lost, no click either. */
@Tag("end-to-end")
class DamagedStateTest {

  private static final Duration LATE = Duration.ofMinutes(2);
  private static final int SESSIONS = 200;
  private static final Instant MORNING = Instant.parse("2020-01-01T08:00:00Z");

  private static EmbeddedBroker broker;
  private static Outside outside;

  @TempDir private Path directory;
  private final String run = UUID.randomUUID().toString();

  @BeforeAll
  static void startOnce() {
    broker = EmbeddedBroker.start();
    outside = new Outside(broker.bootstrapServers());
  }

  @AfterAll
  static void stop() {
    outside.close();
    broker.close();
  }

  @ParameterizedTest
  @CsvSource({
    "CURRENT, true",
    "MANIFEST-, true",
    ".sst, true",
    "OPTIONS-, false",
    "IDENTITY, false"
  })
  void restoresWhatWasDamagedWhileItWasStopped(String kind, boolean needed) throws Exception {
    try (EmbeddedStreamApp unused = start()) {
      answersAll("first");
    }
    assertThat(damage(kind)).as("files like " + kind).isPositive();
    try (EmbeddedStreamApp stream = start()) {
      knowsTheSessions(stream);
    }
    assertThat(Files.exists(aside())).isEqualTo(needed);
  }

  @Test
  void restoresWhatIsDamagedWhileItRuns() throws Exception {
    try (EmbeddedStreamApp unused = start()) {
      answersAll("first");
    }
    try (EmbeddedStreamApp stream = start()) {
      assertThat(damage(".sst")).isPositive();
      knowsTheSessions(stream);
    }
    assertThat(aside()).exists();
  }

  private EmbeddedStreamApp start() throws Exception {
    EmbeddedStreamApp stream =
        new EmbeddedStreamApp(
            broker.bootstrapServers(), directory, 0, Map.of("nextclick.application-id", run));
    stream.start(() -> false);
    if (stream.liveVersion().isEmpty()) {
      String version = TinyModel.publish(broker.bootstrapServers(), MadeUpModel.of(1));
      assertThat(stream.awaitLive(version, () -> false)).isTrue();
    }
    return stream;
  }

  /**
   * What was clicked before is a duplicate, and no session begins anew. A thread that ends reads
   * some of them again.
   */
  private void knowsTheSessions(EmbeddedStreamApp stream) {
    outside.send(clicks("first"));
    answersAll("second");
    assertThat(stream.unanswered().get("duplicate")).isGreaterThanOrEqualTo(SESSIONS);
  }

  private void answersAll(String which) {
    List<Click> clicks = clicks(which);
    outside.send(clicks);
    Set<String> ids = clicks.stream().map(Click::clickId).collect(Collectors.toSet());
    await()
        .dontCatchUncaughtExceptions()
        .atMost(LATE)
        .untilAsserted(
            () ->
                assertThat(outside.recommendations().stream().map(Recommendation::clickId))
                    .containsAll(ids));
  }

  private List<Click> clicks(String which) {
    Instant at = which.equals("first") ? MORNING : MORNING.plusSeconds(60);
    return IntStream.range(0, SESSIONS)
        .mapToObj(
            number ->
                new Click(
                    run + "-" + number + "-" + which,
                    run + "-" + number,
                    "item-" + number,
                    EventType.VIEW_ITEM,
                    at))
        .toList();
  }

  private Path aside() {
    return directory.resolve(run).resolve("damaged");
  }

  /** How many files of that kind there were. */
  private long damage(String kind) throws IOException {
    try (Stream<Path> tree = Files.walk(directory)) {
      List<Path> files =
          tree.filter(Files::isRegularFile)
              .filter(file -> file.toString().contains("rocksdb"))
              .filter(file -> file.getFileName().toString().contains(kind))
              .toList();
      for (Path file : files) {
        byte[] noise = new byte[64];
        Arrays.fill(noise, (byte) 0xA5);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.write(ByteBuffer.wrap(noise), Math.max(0, (channel.size() - 64) / 2));
        }
      }
      return files.size();
    }
  }
}
