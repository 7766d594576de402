package io.nextclick.learning.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ai.djl.ndarray.NDManager;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.ComputeEngine;
import io.nextclick.model.checkpoint.Tensor;
import io.nextclick.model.network.Scalar;
import io.nextclick.model.network.Weights;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AveragedWeightsTest {

  @Test
  void nearsWhatTheWeightsStayAt() {
    try (NDManager manager = ComputeEngine.open(new ComputeDevice.Cpu())) {
      Weights weights = weights(1, manager);
      AveragedWeights averaged = new AveragedWeights(weights, manager);
      weights.get("w").addi(Scalar.of(manager, 2));
      double left = 2;
      for (int i = 1; i <= 1500; i++) {
        averaged.follow();
        left *= Math.min(0.99, i / (i + 9.0));
        assertThat((double) averaged.mean().get("w").toFloatArray()[1])
            .isCloseTo(3 - left, offset(1e-4));
      }
      assertThat(weights.get("w").toFloatArray()).containsExactly(3, 3);
    }
  }

  @Test
  void isSteadierThanWeightsThatSwing() {
    try (NDManager manager = ComputeEngine.open(new ComputeDevice.Cpu())) {
      Weights weights = weights(1, manager);
      AveragedWeights averaged = new AveragedWeights(weights, manager);
      for (int i = 1; i <= 1500; i++) {
        weights.get("w").addi(Scalar.of(manager, i % 2 == 0 ? 1 : -1));
        averaged.follow();
      }
      assertThat((double) averaged.mean().get("w").toFloatArray()[0]).isCloseTo(0.5, offset(0.01));
    }
  }

  private static Weights weights(float value, NDManager manager) {
    return Weights.load(Map.of("w", Tensor.of(new float[] {value, value}, 2)), manager);
  }
}
