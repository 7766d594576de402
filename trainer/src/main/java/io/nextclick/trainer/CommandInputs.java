package io.nextclick.trainer;

import io.nextclick.model.ComputeDevice;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.CheckpointException;
import io.nextclick.service.UserError;
import java.nio.file.Path;

/** What commands read from their options, with failures as sentences. */
final class CommandInputs {

  private CommandInputs() {}

  static Checkpoint checkpoint(Path folder) {
    try {
      return Checkpoint.readDirectory(folder);
    } catch (CheckpointException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
  }

  static ComputeDevice device(String setting) {
    try {
      return ComputeDevice.parse(setting);
    } catch (IllegalArgumentException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
  }
}
