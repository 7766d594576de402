package io.nextclick.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private Instant now = Instant.EPOCH;
  private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);

  @Test
  void drawsOneBarInPlaceOnATerminal() {
    Progress progress = progress(true);
    progress.update("epoch 1", 0, 100, "steps", "");
    now = now.plus(Duration.ofSeconds(10));
    progress.update("epoch 1", 50, 100, "steps", "loss 3.2");
    assertThat(text())
        .contains("\r")
        .doesNotContain("\n")
        .contains(" 50%")
        .contains("5 steps/s")
        .contains("0:10 left")
        .endsWith("loss 3.2");
  }

  @Test
  void writesPlainLinesSeldomElsewhere() {
    Progress progress = progress(false);
    for (int i = 0; i < 100; i++) {
      progress.update("reading", i, 0, "clicks", "");
      now = now.plus(Duration.ofMillis(100));
    }
    assertThat(text()).doesNotContain("\r").hasLineCount(2);
  }

  @Test
  void alwaysShowsTheEnd() {
    Progress progress = progress(false);
    progress.update("reading", 0, 3, "clicks", "");
    progress.update("reading", 3, 3, "clicks", "");
    assertThat(text()).contains("100%");
  }

  private Progress progress(boolean terminal) {
    return new Progress(new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal, clock);
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
