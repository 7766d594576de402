package io.nextclick.learning.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What every setting is where nobody says anything: a change of one changes what shops get. */
class GoldenDefaultsTest {

  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  @Test
  void ofEveryModel() throws IOException {
    Map<String, String> defaults = new TreeMap<>();
    for (String line : Files.readAllLines(GOLDEN.resolve("training-settings.txt"))) {
      String model = line.substring(0, line.indexOf('.'));
      String name = line.substring(line.indexOf('.') + 1, line.indexOf('='));
      assertThat(Recipes.settings(Map.of("model", model)).texts())
          .as(model)
          .containsEntry(name, line.substring(line.indexOf('=') + 1));
      defaults.merge(model, "1", String::concat);
    }
    assertThat(defaults)
        .containsOnlyKeys("mtaw-plus", "mtaw", "mclrec", "sasrec", "cml", "gru4rec");
  }
}
