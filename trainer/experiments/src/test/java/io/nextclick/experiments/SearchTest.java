package io.nextclick.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextclick.learning.recipe.Recipes;
import io.nextclick.learning.setting.Settings;
import io.nextclick.learning.training.DivergedException;
import io.nextclick.learning.training.TrainingResult;
import io.nextclick.learning.training.TrainingSettings;
import io.nextclick.learning.training.TrainingState;
import io.nextclick.service.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchTest {

  private static final Settings BASE = Recipes.settings(Map.of());

  @TempDir private Path folder;

  @Test
  void goesOnWhereTrialsDiverge() throws IOException {
    // As left by a search that was killed before its first line.
    Path journal = Files.createFile(folder.resolve("search.csv"));
    List<Settings> tried = new ArrayList<>();
    BiFunction<Settings, TrainingState, TrainingResult> training =
        (options, state) -> {
          tried.add(options);
          throw new DivergedException("the loss is NaN");
        };
    assertThat(search(journal, training).best(2))
        .isEqualTo(BASE.with(TrainingSettings.REFIT, false));
    assertThat(tried).hasSize(2).doesNotHaveDuplicates();
    assertThat(Files.readAllLines(journal))
        .hasSize(3)
        .allMatch(line -> line.matches("trial,criterion.*|\\d,diverged,,,,.*"));

    search(journal, training).best(3);
    assertThat(tried).hasSize(3);
  }

  @Test
  void doesNotReuseWhatFollowedFromSomethingElse() {
    Path journal = folder.resolve("search.csv");
    search(journal, 7).best(1);
    assertThatThrownBy(() -> search(journal, 8).best(1))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("is of another search");
  }

  @Test
  void saysWhereItsJournalIsDamaged() throws IOException {
    Path journal = folder.resolve("search.csv");
    search(journal, 7).best(2);
    Files.writeString(journal, Files.readString(journal).replace("\n2,diverged", "\n2,0.1x"));
    assertThatThrownBy(() -> search(journal, 7).best(2))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("its trial 2 says \"0.1x\"");
  }

  private static Search search(Path journal, int setting) {
    return new Search(
        journal,
        setting,
        BASE,
        (options, state) -> {
          throw new DivergedException("the loss is NaN");
        },
        TrainingState.none(),
        line -> {});
  }

  private static Search search(
      Path journal, BiFunction<Settings, TrainingState, TrainingResult> training) {
    return new Search(journal, 7, BASE, training, TrainingState.none(), line -> {});
  }
}
