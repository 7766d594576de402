package io.nextclick.learning.cml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.ComputeEngine;
import io.nextclick.model.checkpoint.Tensor;
import io.nextclick.model.network.Weights;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WeightNetworkTest {

  private static final int LOSSES = 40;
  private static final int DIMENSION = 3;

  private final NDManager manager = ComputeEngine.open(new ComputeDevice.Cpu());
  private final Random random = new Random(9);

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void weighsAsThePlainEquationsDo() {
    Map<String, Tensor> tensors = new HashMap<>();
    WeightNetwork.initial(DIMENSION)
        .forEach(
            (name, tensor) ->
                tensors.put(name, Tensor.of(numbers(tensor.values().length), tensor.shape())));
    ReferenceWeightNetwork reference = new ReferenceWeightNetwork(tensors);
    float[] losses = numbers(LOSSES);
    float[] byBehaviour = numbers(LOSSES * DIMENSION);
    float[] sessions = numbers(LOSSES * DIMENSION);
    float[] weights = weigh(tensors, losses, byBehaviour, sessions);
    for (int m = 0; m < LOSSES; m++) {
      double expected = reference.weigh(losses[m], row(byBehaviour, m), row(sessions, m));
      assertThat((double) weights[m]).as("loss %d", m).isCloseTo(expected, offset(1e-5));
    }
  }

  @Test
  void weighsAllAlikeAtTheStart() {
    float[] weights =
        weigh(
            WeightNetwork.initial(DIMENSION),
            numbers(LOSSES),
            numbers(LOSSES * DIMENSION),
            numbers(LOSSES * DIMENSION));
    assertThat(weights).hasSize(LOSSES).containsOnly(1);
  }

  private float[] weigh(
      Map<String, Tensor> tensors, float[] losses, float[] byBehaviour, float[] sessions) {
    Shape sizes = new Shape(LOSSES, DIMENSION);
    NDArray weights =
        new WeightNetwork(Weights.load(tensors, manager))
            .weigh(
                manager.create(losses),
                manager.create(byBehaviour, sizes),
                manager.create(sessions, sizes)); // (M)
    assertThat(weights.getShape()).isEqualTo(new Shape(LOSSES));
    return weights.toFloatArray();
  }

  private float[] numbers(int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) (0.7 * random.nextGaussian());
    }
    return numbers;
  }

  private static double[] row(float[] rows, int number) {
    double[] row = new double[DIMENSION];
    for (int d = 0; d < DIMENSION; d++) {
      row[d] = rows[number * DIMENSION + d];
    }
    return row;
  }
}
