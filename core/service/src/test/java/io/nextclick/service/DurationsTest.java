package io.nextclick.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "250ms,PT0.25S",
    "30s,PT30S",
    "30m,PT30M",
    "12h,PT12H",
    "7d,PT168H",
    "PT1M,PT1M",
    "' 5 m ',PT5M"
  })
  void readsDurationsAsPeopleWriteThem(String text, Duration expected) {
    assertThat(Durations.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "m", "-5m", "5 weeks", "99999999999999999999d"})
  void saysWhatItWouldHaveRead(String text) {
    assertThatThrownBy(() -> Durations.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("write 250ms");
  }

  @ParameterizedTest
  @ValueSource(strings = {"999999999999d", "36501d", "PT-876001H"})
  void refusesWhatNoMomentCanBeMovedBy(String text) {
    assertThatThrownBy(() -> Durations.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("\"" + text + "\" is too long; at most 36500d is allowed");
  }

  @Test
  void writesTheLargestUnitThatDivides() {
    for (String text : new String[] {"250ms", "90s", "30m", "12h", "7d", "0ms"}) {
      assertThat(Durations.format(Durations.parse(text))).isEqualTo(text);
    }
  }

  @Test
  void writesWhatItDoesNotRead() {
    Duration eons = Duration.ofSeconds(Long.MAX_VALUE); // as a checkpoint from outside may say
    assertThat(Durations.format(eons)).isEqualTo(eons.toString());
    assertThat(Durations.format(Duration.ofSeconds(-1))).isEqualTo("PT-1S");
  }
}
