package io.nextclick.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.local.harness.Latency;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StatusViewTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Test
  void showsModelAndBaselinesOneBelowTheOther() {
    assertThat(StatusView.block(status(new Score(100, 50, 25)), 512))
        .anyMatch(line -> line.contains("1,000   512/s"))
        .anyMatch(line -> line.contains("under way: 12") && line.contains("(300 no_model)"))
        .anyMatch(line -> line.contains("p50 2.1 ms   p99 9.8 ms"))
        .anyMatch(line -> line.matches("   model +█{15}░{15}  0\\.500"))
        .anyMatch(line -> line.matches("   popularity +█{3}░{27}  0\\.100"));
  }

  @Test
  void saysSoWhereThereIsNothingToJudgeYet() {
    assertThat(StatusView.block(status(Score.NONE), 512))
        .anyMatch(line -> line.contains("comes with the first model"))
        .anyMatch(line -> line.contains("collecting clicks for the first training"));
  }

  @Test
  void drawsOverItselfOnATerminalAndCutsWhatWouldWrap() {
    Screen screen = new Screen(new PrintStream(bytes, true, StandardCharsets.UTF_8), true, 10);
    screen.draw(List.of("one", "much longer than ten"));
    screen.draw(List.of("two"));
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "one\u001b[K\nmuch long…\u001b[K\n\u001b[J" + "\u001b[2A\rtwo\u001b[K\n\u001b[J");
  }

  private static StatusView.Status status(Score models) {
    return new StatusView.Status(
        "title",
        Duration.ofSeconds(75),
        Optional.of(Instant.parse("2020-06-01T10:00:00Z")),
        3.5,
        1000,
        OptionalLong.empty(),
        688,
        Map.of("no_model", 300L),
        12,
        Optional.of("mtaw-1"),
        new TrainingQueue.Status("", -1, 0, 0, 0, null),
        Optional.of(Instant.parse("2020-06-05T10:00:00Z")),
        0.5,
        models,
        Map.of("popularity", new Score(100, 10, 2)),
        new Latency.Summary(2.1, 4, 9.8, 20));
  }
}
