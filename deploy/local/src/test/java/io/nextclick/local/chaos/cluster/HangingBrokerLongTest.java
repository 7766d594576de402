package io.nextclick.local.chaos.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The broker hangs: it holds its connections and says nothing. */
@Tag("end-to-end")
class HangingBrokerLongTest {

  private static final Duration LATE = Duration.ofMinutes(5);

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"at_least_once", "exactly_once_v2"})
  void theStreamAppEndsWithinThirtySecondsOfSigterm(String guarantee) {
    Broker broker = new Broker(directory, Map.of());
    StreamInstance app =
        new StreamInstance(
            1, directory, broker.direct(), Map.of("nextclick.processing-guarantee", guarantee));
    try (broker) {
      broker.process().start();
      await().atMost(LATE).until(broker::answers);
      app.start();
      await().atMost(LATE).until(() -> app.readiness().contains("no model yet"));
      broker.process().halt();
      assertThat(app.stop()).as("see " + app.log()).isTrue();
    } finally {
      app.kill();
    }
  }
}
