package io.nextclick.experiments;

import io.nextclick.model.ComputeDevice;
import io.nextclick.model.ComputeEngine;
import io.nextclick.schemas.InvalidSettingException;
import io.nextclick.service.UserError;
import picocli.CommandLine.Option;

/** {@code --device}, as every command that computes takes it. */
final class DeviceOption {

  @Option(
      names = "--device",
      defaultValue = "auto",
      description = "Where to compute: auto, cpu or gpu:N (default: ${DEFAULT-VALUE}).")
  private String device = "auto";

  ComputeDevice device() {
    try {
      ComputeDevice parsed = ComputeDevice.parse(device);
      ComputeEngine.nameOf(parsed); // asks whether it is there
      return parsed;
    } catch (InvalidSettingException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
  }
}
