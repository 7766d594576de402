package io.nextclick.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.learning.recipe.Recipes;
import io.nextclick.learning.setting.Setting;
import io.nextclick.learning.training.TrainingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/settings.md} says what the declarations say. With {@code -Dnextclick.documents=write}
 * it is written anew.
 */
class SettingsDocumentTest {

  private static final Path DOCUMENT = Path.of("../../docs/settings.md");

  @Test
  void saysWhatIsDeclared() throws IOException {
    String declared = document();
    if ("write".equals(System.getProperty("nextclick.documents"))) {
      Files.writeString(DOCUMENT, declared);
    }
    assertThat(Files.readString(DOCUMENT)).isEqualTo(declared);
  }

  private static String document() {
    StringBuilder page =
        new StringBuilder(
            """
            # Settings of a training

            Of the commands `train` and `ablate` as options, of the trainer as `nextclick.training.NAME` (with `-` or `_`), in a checkpoint by their names. This page is made from
            their declarations, and a test holds it to them. `refit` is `true` unless told otherwise, in `train` and in the trainer; `ablate` never refits, and has no such option.

            | name | option | default | allowed | what |
            |---|---|---|---|---|
            """);
    for (Setting<?> setting : Recipes.settings()) {
      Setting.Option option = setting.option();
      page.append(
          "| `%s` | `%s` | %s | %s | %s |\n"
              .formatted(
                  setting.name(),
                  option(option),
                  setting == TrainingSettings.REFIT ? "true" : SettingOptions.defaults(setting),
                  setting.allowed().isEmpty() ? "" : setting.allowed(),
                  what(setting)));
    }
    return page.toString();
  }

  private static String option(Setting.Option option) {
    return switch (option.form()) {
      case VALUE -> option.name() + " " + option.label();
      case ON, OFF -> option.name();
      case EITHER -> option.name() + "`, `--no-" + option.name().substring(2);
    };
  }

  private static String what(Setting<?> setting) {
    String help = SettingOptions.help(setting);
    int end = help.indexOf(" Default: ");
    return (end < 0 ? help : help.substring(0, end)).replace("|", "\\|");
  }
}
