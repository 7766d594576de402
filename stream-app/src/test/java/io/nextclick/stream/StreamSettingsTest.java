package io.nextclick.stream;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextclick.service.ConfigFile;
import io.nextclick.service.UserError;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamSettingsTest {

  @Test
  void areContentWithTheDefaults() {
    assertThatCode(() -> require(Map.of())).doesNotThrowAnyException();
  }

  /** Each of them once started, and looped, answered nothing, or ended later with a stack trace. */
  @ParameterizedTest
  @CsvSource({
    "threads,0",
    "session.max-clicks,10000",
    "session.max-clicks,0",
    "session.gap,0s",
    "scoring.max-batch,0",
    "scoring.list-length,1000",
    "http.port,80800",
    "http.port,-1",
    "processing-guarantee,exactly_once",
    "kafka.sesion.timeout.ms,10000"
  })
  void refuseWhatCannotBe(String key, String value) {
    assertThatThrownBy(() -> require(Map.of("nextclick." + key, value)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("nextclick." + key.replaceFirst("^session.gap$", "session"));
  }

  private static void require(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("nextclick.kafka.bootstrap.servers", "unused:9092");
    StreamSettings.require(ConfigFile.of(StreamConfig.class, all, "test", Map.of()).settings());
  }
}
