package io.nextclick.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StallTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private final Stall stall = new Stall(Duration.ofSeconds(10));

  @Test
  void isSaidOnceABoundAndEndsWithTheNextStep() {
    assertThat(stall.isStalled(0, NOON)).isFalse();
    assertThat(stall.isStalled(0, NOON.plusSeconds(9))).isFalse();
    assertThat(stall.isStalled(0, NOON.plusSeconds(10))).isTrue();
    assertThat(stall.isStalled(0, NOON.plusSeconds(11))).isFalse();
    assertThat(stall.isStalled(1, NOON.plusSeconds(19))).isFalse();
    assertThat(stall.isStalled(1, NOON.plusSeconds(28))).isFalse();
    assertThat(stall.isStalled(1, NOON.plusSeconds(29))).isTrue();
  }
}
