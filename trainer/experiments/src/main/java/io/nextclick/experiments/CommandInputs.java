package io.nextclick.experiments;

import io.nextclick.learning.dataset.DataFolder;
import io.nextclick.learning.dataset.Sessions;
import io.nextclick.learning.training.TrainingData;
import io.nextclick.learning.training.TrainingData.Held;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.ServingModel;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.CheckpointException;
import io.nextclick.model.serving.ServingModels;
import io.nextclick.schemas.InvalidSettingException;
import io.nextclick.service.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** What commands read from their options, with failures as sentences. */
public final class CommandInputs {

  private CommandInputs() {}

  /** What work gives, or what its settings and checkpoints lack, as a {@link UserError}. */
  static <T> T inWords(Supplier<T> work) {
    try {
      return work.get();
    } catch (InvalidSettingException | CheckpointException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
  }

  /** A {@link UserError} where the folder holds none. */
  public static Checkpoint checkpoint(Path folder) {
    return inWords(() -> Checkpoint.readDirectory(folder));
  }

  /** To be closed by the caller. */
  static ServingModel model(Checkpoint checkpoint, ComputeDevice device) {
    return inWords(() -> ServingModels.load(checkpoint, device));
  }

  /** Makes the folder where it is missing: said before the work rather than after it. */
  static void requireWritable(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UserError("The folder %s cannot be made: %s".formatted(folder, e), e);
    }
    if (!Files.isWritable(folder)) {
      throw new UserError("The folder " + folder + " cannot be written to.");
    }
  }

  static void requireTest(DataFolder folder) {
    if (folder.test().isEmpty()) {
      throw new UserError("There is no pair to judge on: give a test file or a --test-share.");
    }
  }

  /** What a training takes from a folder. */
  static TrainingData trainingData(DataFolder folder) {
    return new TrainingData(
        folder.train(),
        folder.validation(),
        folder.leaveOneOut() ? Held.LAST_CLICKS : Held.SESSIONS,
        folder.trainable(),
        folder.sampled(),
        Sessions.clickCounts(folder.train()),
        folder.from(),
        folder.to());
  }
}
