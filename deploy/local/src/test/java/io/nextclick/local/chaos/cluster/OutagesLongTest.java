package io.nextclick.local.chaos.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.local.chaos.verify.Account;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Five times, the broker is killed in the middle of a burst, and stays away for longer than its
 * clients wait; when the app commits for the first time again, it is killed too. About two minutes
 * each.
 */
@Tag("end-to-end")
class OutagesLongTest {

  private static final Map<String, String> HURRIED =
      Map.of(
          "nextclick.kafka.producer.delivery.timeout.ms", "6000",
          "nextclick.kafka.producer.request.timeout.ms", "3000",
          "nextclick.kafka.session.timeout.ms", "6000",
          "nextclick.kafka.heartbeat.interval.ms", "1000");

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({"at_least_once, 1", "exactly_once_v2, 2"})
  void losesNoClickWithTheBroker(String guarantee, int instances) throws Exception {
    long seed = Long.getLong("nextclick.test.seed", System.nanoTime() % 1_000_000);
    Outages.Plan plan =
        new Outages.Plan(guarantee, instances, 5, Duration.ofSeconds(8), true, HURRIED);
    try (Outages outages = new Outages(plan, directory, seed)) {
      Account account = outages.run();
      assertThat(outages.findings().told()).as("-Dnextclick.test.seed=" + seed).isEmpty();
      assertThat(account.clicks()).isGreaterThan(15_000);
      assertThat(account.open()).isZero();
    }
  }
}
