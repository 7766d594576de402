package io.nextclick.trainer;

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

  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  @Test
  void ofTheService() throws IOException {
    Map<String, String> resolved =
        ConfigFile.of(TrainerConfig.class, Map.of(), "nothing", Map.of()).resolved();
    List<String> lines =
        resolved.entrySet().stream().map(key -> key.getKey() + "=" + key.getValue()).toList();
    assertThat(lines).containsAll(Files.readAllLines(GOLDEN.resolve("trainer-configuration.txt")));
  }
}
