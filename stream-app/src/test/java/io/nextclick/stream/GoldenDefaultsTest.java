package io.nextclick.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.service.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every setting is where nobody says anything: a change of one changes what shops get. */
class GoldenDefaultsTest {

  @Test
  void ofTheService() throws IOException {
    ConfigFile<StreamConfig> nothing =
        ConfigFile.of(StreamConfig.class, Map.of(), "nothing", Map.of());
    Map<String, String> resolved = nothing.resolved();
    List<String> lines =
        resolved.entrySet().stream().map(key -> key.getKey() + "=" + key.getValue()).toList();
    assertThat(lines)
        .containsAll(
            Files.readAllLines(Path.of("src/test/resources/golden/stream-configuration.txt")));
    assertThat(StreamSettings.applicationId(nothing.settings())).isEqualTo("nextclick-stream");
    assertThat(StreamSettings.topics(nothing.settings()).models().name()).isEqualTo("models");
  }
}
