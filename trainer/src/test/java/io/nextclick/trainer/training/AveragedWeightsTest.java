package io.nextclick.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ai.djl.ndarray.NDManager;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.ComputeEngine;
import io.nextclick.model.checkpoint.Tensor;
import io.nextclick.model.network.Weights;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AveragedWeightsTest {

  @Test
  void nearsWhatTheWeightsStayAt() {
    try (NDManager manager = ComputeEngine.open(new ComputeDevice.Cpu())) {
      Weights weights = weights(1, manager);
      AveragedWeights averaged = new AveragedWeights(weights);
      Weights moved = weights(3, manager);
      for (int i = 1; i <= 200; i++) {
        averaged.follow(moved, manager);
        assertThat((double) averaged.mean().get("w").toFloatArray()[1])
            .isCloseTo(3 - 2 * Math.pow(0.99, i), offset(1e-4));
      }
      assertThat(weights.get("w").toFloatArray()).containsExactly(1, 1);
      assertThat(moved.get("w").toFloatArray()).containsExactly(3, 3);
    }
  }

  private static Weights weights(float value, NDManager manager) {
    return Weights.load(Map.of("w", Tensor.of(new float[] {value, value}, 2)), manager);
  }
}
