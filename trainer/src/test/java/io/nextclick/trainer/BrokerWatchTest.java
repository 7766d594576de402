package io.nextclick.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerWatchTest {

  @TempDir private Path folder;

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
