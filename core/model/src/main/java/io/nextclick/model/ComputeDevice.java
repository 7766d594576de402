package io.nextclick.model;

import ai.djl.Device;
import ai.djl.engine.Engine;
import io.nextclick.schemas.InvalidSettingException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a model computes, as a configuration says it: {@code auto}, {@code cpu} or {@code gpu:N}.
 */
public sealed interface ComputeDevice {

  /** The first GPU where there is one, else the CPU. */
  record Auto() implements ComputeDevice {
    @Override
    public String toString() {
      return "auto";
    }
  }

  /** The CPU. */
  record Cpu() implements ComputeDevice {
    @Override
    public String toString() {
      return "cpu";
    }
  }

  /** One GPU, counted from 0. */
  record Gpu(int number) implements ComputeDevice {
    @Override
    public String toString() {
      return "gpu:" + number;
    }
  }

  /**
   * Reads a setting.
   *
   * @throws InvalidSettingException with a sentence for the user, if it is none of the three forms
   */
  static ComputeDevice parse(String setting) {
    Matcher gpu = Pattern.compile("gpu:(\\d{1,4})").matcher(setting.strip());
    if (gpu.matches()) {
      return new Gpu(Integer.parseInt(gpu.group(1)));
    }
    return switch (setting.strip()) {
      case "auto" -> new Auto();
      case "cpu" -> new Cpu();
      default ->
          throw new InvalidSettingException(
              "The device must be auto, cpu or gpu:N (as in gpu:0), not '" + setting + "'");
    };
  }

  /**
   * The engine's name for it.
   *
   * @throws InvalidSettingException with a sentence for the user, if this host has no such GPU
   */
  default Device on(Engine engine) {
    int gpus = engine.getGpuCount();
    if (this instanceof Gpu gpu) {
      if (gpu.number() >= gpus) {
        throw new InvalidSettingException(
            "The device is set to "
                + gpu
                + ", but the engine sees "
                + gpus
                + " GPUs. Set it to auto or cpu, or start on a GPU host with the cu118 build");
      }
      return Device.gpu(gpu.number());
    }
    return this instanceof Auto && gpus > 0 ? Device.gpu(0) : Device.cpu();
  }
}
