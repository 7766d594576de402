package io.nextclick.learning.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ai.djl.ndarray.NDManager;
import io.nextclick.learning.training.Windows.Window;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.ComputeEngine;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.mtaw.MtawShape;
import io.nextclick.model.mtaw.MtawTensor;
import io.nextclick.model.mtaw.RandomCheckpoints;
import io.nextclick.model.mtaw.ReferenceMtaw;
import io.nextclick.model.network.KnownClicks;
import io.nextclick.model.network.Weights;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The engine's gradients against differences of the plain-Java reference's loss. */
class GradientTest {

  private static final MtawShape SHAPE = new MtawShape(9, 5, 6);
  private static final double SIGMA = 7;
  private static final List<Window> WINDOWS =
      List.of(
          new Window(KnownClicks.ofRows(1, 4, 4, 2, 8, 0, 3), 1, 0),
          new Window(KnownClicks.ofRows(5, 6), 1, 1),
          new Window(KnownClicks.ofRows(0, 7, 1, 5), 2, 2));

  private long block = 20;
  private long together = 40;
  private final Checkpoint checkpoint = RandomCheckpoints.mtaw(SHAPE, 13);
  private final ReferenceMtaw reference = new ReferenceMtaw(SHAPE, checkpoint.tensors());

  @ParameterizedTest
  @EnumSource(MtawTensor.class)
  void agreesWithFiniteDifferences(MtawTensor name) {
    for (double gamma : new double[] {0, 2, 6}) {
      // In blocks of five items for four targets, and all at once.
      block = gamma == 2 ? 20 : 1_000_000;
      together = gamma == 2 ? 40 : 1_000_000;
      float[] gradient = gradients(gamma).gradient(name);
      double[] numbers = reference.weights(name);
      for (int i = 0; i < numbers.length; i++) {
        double expected = difference(numbers, i, gamma);
        assertThat((double) gradient[i])
            .as("gamma %s, place %d", gamma, i)
            .isCloseTo(expected, offset(2e-5 + 1e-4 * Math.abs(expected)));
      }
    }
  }

  @Test
  void reachesEveryTensor() {
    Gradients gradients = gradients(2);
    for (MtawTensor name : MtawTensor.values()) {
      assertThat(IntStream.range(0, gradients.gradient(name).length))
          .as(name.toString())
          .anyMatch(i -> Math.abs(gradients.gradient(name)[i]) > 1e-3);
    }
  }

  @Test
  void sumsTheLossOfThePlainFormula() {
    for (double gamma : new double[] {0, 2, 6}) {
      assertThat(gradients(gamma).loss()).isCloseTo(meanLoss(gamma) * targets(), offset(1e-4));
    }
  }

  private record Gradients(double loss, Map<MtawTensor, float[]> byName) {
    float[] gradient(MtawTensor name) {
      return byName.get(name);
    }
  }

  @Test
  void isNearlyTheSameInHalfPrecision() {
    Gradients whole = gradients(2);
    Gradients half;
    try (NDManager manager = ComputeEngine.open(new ComputeDevice.Cpu());
        Products products = new HalfPrecisionProducts(manager)) {
      half = gradients(2, products, manager);
    }
    assertThat(half.loss()).isCloseTo(whole.loss(), offset(0.01 * whole.loss()));
    float[] expected = whole.gradient(MtawTensor.ITEM_EMBEDDING);
    float[] rounded = half.gradient(MtawTensor.ITEM_EMBEDDING);
    double largest = 0;
    for (float number : expected) {
      largest = Math.max(largest, Math.abs(number));
    }
    assertThat(rounded).isNotEqualTo(expected);
    for (int i = 0; i < rounded.length; i++) {
      assertThat((double) rounded[i]).isCloseTo(expected[i], offset(0.03 * largest));
    }
  }

  private Gradients gradients(double gamma) {
    try (NDManager manager = ComputeEngine.open(new ComputeDevice.Cpu());
        Products products = Products.inSinglePrecision()) {
      return gradients(gamma, products, manager);
    }
  }

  private Gradients gradients(double gamma, Products products, NDManager manager) {
    Adam adam = new Adam(Weights.load(checkpoint.tensors(), manager), 1e-3, manager);
    Weights leaves = adam.weights().forStep(manager);
    RecommendationLoss aw =
        new CosineSoftmax(
            new VocabularySoftmax(products, new AdaptiveWeightLoss(gamma), block, together), SIGMA);
    PlainStep step = new PlainStep(SHAPE, adam, aw, 0, manager);
    double loss = step.differentiate(SessionBatch.of(WINDOWS), leaves, manager);
    Map<MtawTensor, float[]> byName = new EnumMap<>(MtawTensor.class);
    for (MtawTensor name : MtawTensor.values()) {
      byName.put(name, leaves.get(name.checkpointName()).getGradient().toFloatArray());
    }
    return new Gradients(loss, byName);
  }

  private double difference(double[] numbers, int place, double gamma) {
    double before = numbers[place];
    double step = 1e-5;
    numbers[place] = before + step;
    double above = meanLoss(gamma);
    numbers[place] = before - step;
    double below = meanLoss(gamma);
    numbers[place] = before;
    return (above - below) / (2 * step);
  }

  private double meanLoss(double gamma) {
    double sum = 0;
    for (Window window : WINDOWS) {
      for (int t = window.firstTarget(); t < window.clicks().rows().length; t++) {
        sum += loss(Arrays.copyOf(window.clicks().rows(), t), window.clicks().rows()[t], gamma);
      }
    }
    return sum / targets();
  }

  private double loss(int[] prefix, int target, double gamma) {
    double[] wanted = reference.wanted(prefix);
    double total = 0;
    double ofTarget = 0;
    for (int row = 0; row < SHAPE.items(); row++) {
      double[] item = reference.item(row);
      double cosine = 0;
      for (int d = 0; d < item.length; d++) {
        cosine += wanted[d] * item[d];
      }
      total += Math.exp(SIGMA * cosine);
      ofTarget = row == target ? Math.exp(SIGMA * cosine) : ofTarget;
    }
    double p = ofTarget / total;
    return -Math.pow(2 - 2 * p, gamma) * Math.log(p);
  }

  private static int targets() {
    return WINDOWS.stream().mapToInt(Window::targets).sum();
  }
}
