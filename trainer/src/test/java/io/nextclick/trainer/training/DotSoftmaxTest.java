package io.nextclick.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.ComputeEngine;
import io.nextclick.trainer.training.RecommendationLoss.Share;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The closed form against what the engine differentiates by itself. */
class DotSoftmaxTest {

  private static final int DIMENSION = 5;

  @ParameterizedTest
  @ValueSource(ints = {7, 400_000}) // all rows at once, and a few at a time
  void hasTheLossAndTheGradientsOfCrossEntropy(int items) {
    Random random = new Random(3);
    float[] table = numbers(items * DIMENSION, random);
    long[] targets = {2, 6, 2, 0, 5, 1, 1, 3, 4, 2, 0, 6, 6};
    float[] wanted = numbers(targets.length * DIMENSION, random);
    try (NDManager manager = ComputeEngine.open(new ComputeDevice.Cpu())) {
      NDArray w = leaf(manager, wanted);
      NDArray e = leaf(manager, table);
      double mean;
      try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
        NDArray places = manager.create(targets, new Shape(targets.length, 1));
        NDArray chosen = w.matMul(e.transpose()).logSoftmax(1).gather(places, 1);
        NDArray loss = chosen.mean().neg();
        mean = loss.toFloatArray()[0];
        collector.backward(loss);
      }
      NDArray w2 = leaf(manager, wanted);
      NDArray e2 = leaf(manager, table);
      try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
        Share share = new DotSoftmax().of(w2, e2, targets, manager);
        assertThat(share.sum()).isCloseTo(mean * targets.length, offset(1e-3));
        collector.backward(share.scalar());
        share.afterBackward().run();
      }
      assertThat(furthest(w2, w)).isLessThan(1e-5f);
      assertThat(furthest(e2, e)).isLessThan(1e-5f);
    }
  }

  private static float furthest(NDArray one, NDArray other) {
    return one.getGradient().sub(other.getGradient()).abs().max().toFloatArray()[0];
  }

  private static float[] numbers(int count, Random random) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }

  private static NDArray leaf(NDManager manager, float[] numbers) {
    NDArray leaf =
        manager.create(numbers, new Shape(numbers.length / DIMENSION, DIMENSION)).duplicate();
    leaf.setRequiresGradient(true);
    return leaf;
  }
}
