package io.nextclick.local.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PacerTest {

  private static final Instant TEN = Instant.parse("2020-06-01T10:00:00Z");

  private final AtomicLong nanos = new AtomicLong(5_000);

  @Test
  void dividesThePausesBetweenClicks() {
    Pacer pacer = new Pacer(Pace.parse("60"), nanos::get);

    assertThat(pacer.untilDue(TEN)).isZero();
    assertThat(pacer.untilDue(TEN.plusSeconds(60))).isEqualTo(Duration.ofSeconds(1));
    assertThat(pacer.untilDue(TEN.plusSeconds(3600))).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void countsFromTheFirstClickSoThatADelayDoesNotAddUp() {
    Pacer pacer = new Pacer(Pace.parse("1"), nanos::get);
    assertThat(pacer.untilDue(TEN)).isZero();

    nanos.addAndGet(Duration.ofSeconds(90).toNanos());

    assertThat(pacer.untilDue(TEN.plusSeconds(60))).isZero();
    assertThat(pacer.untilDue(TEN.plusSeconds(100))).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void neverWaitsAtMax() {
    Pacer pacer = new Pacer(Pace.parse("max"), nanos::get);
    assertThat(pacer.untilDue(TEN)).isZero();
    assertThat(pacer.untilDue(TEN.plus(Duration.ofDays(30)))).isZero();
  }

  @Test
  void saysWhatASpeedIs() {
    assertThat(Pace.parse("10x")).isEqualTo(new Pace.Times(10));
    assertThat(Pace.parse("MAX")).isEqualTo(new Pace.Max());
    for (String wrong : new String[] {"0", "-3", "fast", "", "NaN", "Infinity"}) {
      assertThatThrownBy(() -> Pace.parse(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is not a speed; write a number such as 60");
    }
  }
}
