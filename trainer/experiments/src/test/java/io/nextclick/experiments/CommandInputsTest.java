package io.nextclick.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextclick.learning.dataset.ClickFiles;
import io.nextclick.learning.dataset.DataFolder;
import io.nextclick.learning.dataset.DataFolder.Shares;
import io.nextclick.learning.dataset.GivenFormat;
import io.nextclick.schemas.InvalidSettingException;
import io.nextclick.schemas.SessionRule;
import io.nextclick.service.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandInputsTest {

  private static final ClickFiles FILES = new ClickFiles(GivenFormat.NONE, Clock.systemUTC());

  @TempDir private Path folder;

  @Test
  void knowsOnlyWhatIsTrainedOnWhileSessionsAreHeldBack() throws IOException {
    Files.writeString(folder.resolve("train_sessions.txt"), "a b\nb c\na c\nb new\n");
    DataFolder data = DataFolder.read(folder, FILES, SessionRule.DEFAULT, new Shares(0, 0.25));
    assertThat(data.trainable()).hasSize(4);
    assertThat(CommandInputs.trainingData(data).clickCounts())
        .doesNotContainKey("new")
        .containsEntry("b", 2L);
  }

  @Test
  void aSettingIsASentenceAndAFaultOfOursAStackTrace() {
    assertThatThrownBy(
            () ->
                CommandInputs.inWords(
                    () -> {
                      throw new InvalidSettingException("The dimension must be a multiple");
                    }))
        .isInstanceOf(UserError.class)
        .hasMessage("The dimension must be a multiple");
    assertThatThrownBy(
            () ->
                CommandInputs.inWords(
                    () -> {
                      throw new IllegalArgumentException("newShape and oldShape mismatch");
                    }))
        .isExactlyInstanceOf(IllegalArgumentException.class);
  }
}
