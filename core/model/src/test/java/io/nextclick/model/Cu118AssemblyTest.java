package io.nextclick.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Runs where {@code deploy/docker/check-cu118.sh} has put the cu118 libraries together. */
@EnabledIfEnvironmentVariable(
    named = "PYTORCH_FLAVOR",
    matches = "cu118",
    disabledReason = "needs the cu118 libraries: run deploy/docker/check-cu118.sh")
class Cu118AssemblyTest {

  @Test
  void loadsTheCudaLibrariesItselfAndComputesOnTheCpu() throws IOException {
    try (NDManager manager = ComputeEngine.open(new ComputeDevice.Cpu())) {
      assertThat(manager.create(new float[] {3, 4}).norm().getFloat()).isEqualTo(5);
    }
    String mapped = Files.readString(Path.of("/proc/self/maps"));
    assertThat(mapped)
        .contains("/libtorch_cuda.so", "/libcudnn.so.8", "/libcublas-", "/libcudart-")
        .contains("cu118-linux-x86_64/0.25.0-libdjl_torch.so");
  }

  @Test
  void saysWhatIsMissingWhereAGpuIsAskedForAndThereIsNone() {
    assumeFalse(Files.exists(Path.of("/dev/nvidiactl")), "this host has NVIDIA's driver");
    assertThatThrownBy(() -> ComputeEngine.open(new ComputeDevice.Gpu(0)).close())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("gpu:0")
        .hasMessageContaining("sees 0 GPUs");
  }
}
