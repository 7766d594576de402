package io.nextclick.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nextclick.broker.TestBroker;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("end-to-end")
class BrokerWatchTest {

  @TempDir private Path folder;

  @Test
  void saysThatAnErrorHasEndedIt() {
    Clock outOfMemory =
        ((InstantSource)
                () -> {
                  throw new OutOfMemoryError("on purpose");
                })
            .withZone(ZoneOffset.UTC);
    Map<String, Object> nobody = Map.of("bootstrap.servers", "127.0.0.1:1");
    Duration soon = Duration.ofMillis(100);
    try (BrokerWatch watch = BrokerWatch.start(nobody, outOfMemory, soon, soon)) {
      await().atMost(Duration.ofSeconds(30)).until(() -> !watch.isAlive());
    }
  }

  @Test
  void noticesABrokerThatHasGone() throws Exception {
    TestBroker broker = TestBroker.start(folder);
    try (BrokerWatch watch =
        BrokerWatch.start(
            broker.clientProperties(),
            Clock.systemUTC(),
            Duration.ofMillis(100),
            Duration.ofSeconds(1))) {
      assertThat(watch.away()).isEmpty();
      broker.close();
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> watch.away().orElse("").startsWith("the broker has not answered since 20"));
    }
  }
}
