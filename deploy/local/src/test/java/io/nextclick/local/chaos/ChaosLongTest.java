package io.nextclick.local.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.service.Progress;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A short run under each guarantee, half a round of faults or so: about three minutes in all. */
@Tag("end-to-end")
class ChaosLongTest {

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"at_least_once", "exactly_once_v2"})
  void everyInvariantHolds(String guarantee) throws Exception {
    long seed = Long.getLong("nextclick.test.seed", System.nanoTime() % 1_000_000);
    System.out.println(guarantee + ", -Dnextclick.test.seed=" + seed);
    ChaosSettings settings =
        new ChaosSettings(Duration.ofSeconds(75), seed, EnumSet.allOf(Fault.class), guarantee, 1);
    Clock clock = Clock.systemUTC();
    Report report = new Report(new Progress(System.out, false, clock), clock);
    Summary summary;
    try (Chaos chaos = new Chaos(settings, directory, report, clock)) {
      summary = chaos.run();
    }
    summary.print(new PrintWriter(System.out, true, UTF_8));
    assertThat(summary.told()).as("-Dnextclick.test.seed=" + seed).isEmpty();
  }
}
