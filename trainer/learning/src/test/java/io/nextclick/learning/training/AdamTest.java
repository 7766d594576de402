package io.nextclick.learning.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.ComputeEngine;
import io.nextclick.model.mtaw.MtawShape;
import io.nextclick.model.mtaw.RandomCheckpoints;
import io.nextclick.model.network.Weights;
import org.junit.jupiter.api.Test;

class AdamTest {

  private static final double RATE = 0.01;

  @Test
  void takesTheStepsOfThePapersAlgorithm() {
    try (NDManager manager = ComputeEngine.open(new ComputeDevice.Cpu())) {
      Weights weights =
          Weights.load(RandomCheckpoints.mtaw(new MtawShape(3, 2, 2), 1).tensors(), manager);
      Adam adam = new Adam(weights, RATE, manager);
      float[] numbers = weights.get(Weights.ITEMS).toFloatArray();
      double[] expected = new double[numbers.length];
      double[] first = new double[numbers.length];
      double[] second = new double[numbers.length];
      for (int i = 0; i < numbers.length; i++) {
        expected[i] = numbers[i];
      }
      for (int t = 1; t <= 20; t++) {
        step(adam, manager);
        for (int i = 0; i < expected.length; i++) {
          double gradient = 2 * expected[i]; // of the sum of squares
          first[i] = 0.9 * first[i] + 0.1 * gradient;
          second[i] = 0.999 * second[i] + 0.001 * gradient * gradient;
          double mean = first[i] / (1 - Math.pow(0.9, t));
          double variance = second[i] / (1 - Math.pow(0.999, t));
          expected[i] -= RATE * mean / (Math.sqrt(variance) + 1e-8);
        }
      }
      float[] actual = weights.get(Weights.ITEMS).toFloatArray();
      for (int i = 0; i < expected.length; i++) {
        assertThat((double) actual[i]).isCloseTo(expected[i], offset(1e-5));
      }
    }
  }

  /** One step down the sum of all weights' squares. */
  private static void step(Adam adam, NDManager manager) {
    try (NDManager scope = manager.newSubManager();
        GradientCollector collector = manager.getEngine().newGradientCollector()) {
      Weights leaves = adam.weights().forStep(scope);
      NDArray sum = scope.zeros(new Shape());
      for (String name : leaves.names()) {
        sum = sum.add(leaves.get(name).square().sum());
      }
      collector.backward(sum);
      adam.update(leaves, scope);
    }
  }
}
