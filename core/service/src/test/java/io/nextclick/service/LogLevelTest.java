package io.nextclick.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogLevelTest {

  @Test
  void readsALevelInEitherCaseAndAnEmptyOneAsNone() {
    assertThat(LogLevel.of(Map.of(LogLevel.VARIABLE, "debug"))).contains("DEBUG");
    assertThat(LogLevel.of(Map.of(LogLevel.VARIABLE, " "))).isEmpty();
    assertThat(LogLevel.of(Map.of())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"WARNING", "ALL", "5"})
  void refusesWhatIsNoLevel(String word) {
    assertThatThrownBy(() -> LogLevel.of(Map.of(LogLevel.VARIABLE, word)))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "NEXTCLICK_LOG_LEVEL is " + word + ", allowed are ERROR, WARN, INFO, DEBUG, TRACE");
  }
}
