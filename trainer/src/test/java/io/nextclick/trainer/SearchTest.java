package io.nextclick.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.trainer.training.DivergedException;
import io.nextclick.trainer.training.TrainingOptions;
import io.nextclick.trainer.training.TrainingResult;
import io.nextclick.trainer.training.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchTest {

  private static final TrainingOptions BASE = TrainingOptions.defaults();

  @TempDir private Path folder;

  @Test
  void goesOnWhereTrialsDiverge() throws IOException {
    // As left by a search that was killed before its first line.
    Path journal = Files.createFile(folder.resolve("search.csv"));
    List<TrainingOptions> tried = new ArrayList<>();
    BiFunction<TrainingOptions, TrainingState, TrainingResult> training =
        (options, state) -> {
          tried.add(options);
          throw new DivergedException("the loss is NaN");
        };
    assertThat(search(journal, training).best(2)).isEqualTo(BASE.with("refit", false));
    assertThat(tried).hasSize(2).doesNotHaveDuplicates();
    assertThat(Files.readAllLines(journal))
        .hasSize(3)
        .allMatch(line -> line.matches("trial,criterion.*|\\d,diverged,,,,.*"));

    search(journal, training).best(3);
    assertThat(tried).hasSize(3);
  }

  private static Search search(
      Path journal, BiFunction<TrainingOptions, TrainingState, TrainingResult> training) {
    return new Search(journal, 7, BASE, training, TrainingState.none(), line -> {});
  }
}
