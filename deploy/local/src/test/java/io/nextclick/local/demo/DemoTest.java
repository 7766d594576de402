package io.nextclick.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nextclick.broker.EmbeddedBroker;
import io.nextclick.local.demo.DemoSummary.Quality;
import io.nextclick.local.harness.Pace;
import io.nextclick.local.shop.ShopGenerator;
import io.nextclick.local.shop.ShopSettings;
import io.nextclick.schemas.Click;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo itself, on three days of a small shop with a training after each. */
@Tag("end-to-end")
class DemoTest {

  private static final ShopSettings SHOP =
      new ShopSettings(7, 5, 20, 300, Instant.parse("2020-06-01T00:00:00Z"), Duration.ofDays(90));

  @TempDir private Path directory;

  @Test
  void accountsForEveryClickAndJudgesModelAndBaselinesOnTheSameOnes() throws Exception {
    List<Click> clicks = threeDays();

    DemoSummary summary = run(clicks, "first", "mtaw");

    assertThat(summary.clicks()).isEqualTo(clicks.size());
    assertThat(summary.unanswered()).containsOnlyKeys("no_model");
    assertThat(summary.recommendations() + summary.unanswered().get("no_model"))
        .isEqualTo(summary.clicks());
    assertThat(summary.models().published() + summary.models().rejected()).isEqualTo(2);
    assertThat(summary.models().failed()).isZero();
    assertThat(summary.quality()).containsKeys("popularity", "vsknn", summary.models().live());
    long judged = summary.quality().get("popularity").clicks();
    assertThat(judged).isPositive().isEqualTo(summary.quality().get("vsknn").clicks());
    assertThat(
            summary.quality().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("mtaw-"))
                .mapToLong(entry -> entry.getValue().clicks())
                .sum())
        .isEqualTo(judged);
    assertThat(summary.latencyMs().p50()).isPositive();
  }

  @Test
  void comesToTheSameResultEveryTimeAtMaximumSpeed() throws Exception {
    List<Click> clicks = threeDays();

    DemoSummary first = run(clicks, "first", "mtaw");
    DemoSummary second = run(clicks, "second", "mtaw");

    assertThat(second.unanswered()).isEqualTo(first.unanswered());
    assertThat(second.recommendations()).isEqualTo(first.recommendations());
    assertThat(second.models()).isEqualTo(first.models());
    assertThat(second.quality()).containsOnlyKeys(first.quality().keySet());
    for (Map.Entry<String, Quality> one : first.quality().entrySet()) {
      Quality other = second.quality().get(one.getKey());
      assertThat(other.clicks()).as(one.getKey()).isEqualTo(one.getValue().clicks());
      assertThat(other.recallAt20()).isCloseTo(one.getValue().recallAt20(), within(1e-9));
      assertThat(other.mrrAt20()).isCloseTo(one.getValue().mrrAt20(), within(1e-9));
    }
  }

  @Test
  void letsArchitecturesTakeTurns() throws Exception {
    // The first day's clicks are too few for the gate, whoever learns from them.
    DemoSummary summary = run(threeDays(), "turns", "sasrec", "mtaw");

    assertThat(summary.models().live()).startsWith("mtaw-");
    assertThat(summary.unanswered()).containsOnlyKeys("no_model");
  }

  private DemoSummary run(List<Click> clicks, String name, String... models) throws Exception {
    DemoSettings settings =
        new DemoSettings(
            Optional.empty(),
            new Pace.Max(),
            Optional.empty(),
            0,
            Duration.ofDays(1),
            Duration.ofDays(30),
            42,
            List.of(models));
    Clock clock = Clock.systemUTC();
    ClickSource source =
        new ClickSource(name, List.of(), OptionalLong.of(clicks.size()), clicks.iterator());
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        GatedTraining training = new TrainingRuns(settings, broker.bootstrapServers(), clock);
        Demo demo =
            new Demo(
                settings,
                source,
                broker.bootstrapServers(),
                Files.createDirectory(directory.resolve(name)),
                training,
                clock,
                clock.instant(),
                () -> false)) {
      demo.run();
      return demo.summary();
    }
  }

  private static List<Click> threeDays() {
    ShopGenerator shop = new ShopGenerator(SHOP);
    Instant end = SHOP.opensAt().plus(Duration.ofDays(3));
    List<Click> clicks = new ArrayList<>();
    for (Click click = shop.next(); click.eventTime().isBefore(end); click = shop.next()) {
      clicks.add(click);
    }
    return clicks;
  }
}
