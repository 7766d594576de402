package io.nextclick.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.nextclick.schemas.InvalidSettingException;
import org.junit.jupiter.api.Test;

class ComputeDeviceTest {

  @Test
  void readsTheThreeForms() {
    assertThat(ComputeDevice.parse("auto")).isEqualTo(new ComputeDevice.Auto());
    assertThat(ComputeDevice.parse("cpu")).isEqualTo(new ComputeDevice.Cpu());
    assertThat(ComputeDevice.parse(" gpu:1 ")).isEqualTo(new ComputeDevice.Gpu(1));
    assertThat(ComputeDevice.parse("gpu:1")).hasToString("gpu:1");
  }

  @Test
  void saysWhichFormsThereAre() {
    for (String setting :
        new String[] {"", "gpu", "gpu:", "gpu:-1", "GPU:0", "tpu:0", "gpu:99999"}) {
      assertThatThrownBy(() -> ComputeDevice.parse(setting))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("The device must be auto, cpu or gpu:N (as in gpu:0), not '" + setting + "'");
    }
  }

  @Test
  void saysWhenTheHostHasNoSuchGpu() {
    assertThatThrownBy(() -> ComputeEngine.open(new ComputeDevice.Gpu(9999)))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("The device is set to gpu:9999, but the engine sees");
  }

  @Test
  void opensTheCpu() {
    try (NDManager manager = ComputeEngine.open(new ComputeDevice.Cpu())) {
      assertThat(manager.getDevice().isGpu()).isFalse();
    }
  }
}
