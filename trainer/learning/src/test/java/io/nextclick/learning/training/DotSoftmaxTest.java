package io.nextclick.learning.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.nextclick.learning.training.RecommendationLoss.BatchLoss;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.ComputeEngine;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The closed form against what the engine differentiates by itself. */
class DotSoftmaxTest {

  private static final int DIMENSION = 5;

  @ParameterizedTest(name = "{0} items, {1} numbers a block, {2} together, times {3}")
  @CsvSource({
    "7, 1000, 1000, 1", // all at once
    "7, 26, 1000, 1", // two items at a time
    "7, 1000, 21, 1", // three targets at a time
    "7, 6, 21, 1",
    "7, 6, 21, 3", // logits of which no exponential can be taken
    "40000, 2000000, 67108864, 1"
  })
  void hasTheLossAndTheGradientsOfCrossEntropy(int items, long block, long together, int scale) {
    Random random = new Random(3);
    float[] table = numbers(items * DIMENSION, scale, random);
    long[] targets = {2, 6, 2, 0, 5, 1, 1, 3, 4, 2, 0, 6, 6};
    float[] wanted = numbers(targets.length * DIMENSION, scale, random);
    try (NDManager manager = ComputeEngine.open(new ComputeDevice.Cpu());
        Products products = Products.inSinglePrecision()) {
      VocabularySoftmax softmax =
          new VocabularySoftmax(products, AdaptiveWeightLoss.CROSS_ENTROPY, block, together);
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
        BatchLoss batchLoss = new DotSoftmax(softmax).of(w2, e2, targets, manager);
        assertThat(batchLoss.sum()).isCloseTo(mean * targets.length, offset(1e-3));
        collector.backward(batchLoss.scalar());
        batchLoss.afterBackward().run();
      }
      assertThat(furthest(w2, w)).isLessThan(1e-5f);
      assertThat(furthest(e2, e)).isLessThan(1e-5f);
    }
  }

  private static float furthest(NDArray one, NDArray other) {
    return one.getGradient().sub(other.getGradient()).abs().max().toFloatArray()[0];
  }

  private static float[] numbers(int count, int scale, Random random) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = scale * (float) random.nextGaussian();
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
