package io.nextclick.learning.mclrec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.ComputeEngine;
import io.nextclick.model.checkpoint.Tensor;
import io.nextclick.model.network.Weights;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AugmentersTest {

  private static final int BATCH = 5;
  private static final int DIMENSION = 8;

  private final NDManager manager = ComputeEngine.open(new ComputeDevice.Cpu());
  private final Random random = new Random(3);

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void augmentsAsThePlainEquationsDo() {
    Map<String, Tensor> tensors = Augmenters.initial(DIMENSION, false, random);
    Augmenters augmenters = new Augmenters(Weights.load(tensors, manager), false);
    ReferenceAugmenters reference = new ReferenceAugmenters(tensors);
    double[][] h = representations();
    assertRows(augmenters.first(array(h)), reference.augment(h, 1));
    assertRows(augmenters.second(array(h)), reference.augment(h, 2));
  }

  @Test
  void augmentsBothViewsByTheFirstWhereItIsShared() {
    Map<String, Tensor> tensors = Augmenters.initial(DIMENSION, true, random);
    Augmenters augmenters = new Augmenters(Weights.load(tensors, manager), true);
    double[][] h = representations();
    double[][] expected = new ReferenceAugmenters(tensors).augment(h, 1);
    assertRows(augmenters.first(array(h)), expected);
    assertRows(augmenters.second(array(h)), expected);
  }

  @Test
  void narrowsToAQuarterAsInThePaper() {
    Map<String, Tensor> tensors = Augmenters.initial(64, false, random);
    for (String augmenter : new String[] {"augmenters.1.", "augmenters.2."}) {
      assertThat(tensors.get(augmenter + "0.weight").shape()).containsExactly(32, 64);
      assertThat(tensors.get(augmenter + "1.weight").shape()).containsExactly(16, 32);
      assertThat(tensors.get(augmenter + "2.weight").shape()).containsExactly(64, 16);
    }
  }

  /** Large enough for GELU to bend. */
  private double[][] representations() {
    double[][] h = new double[BATCH][DIMENSION];
    for (double[] row : h) {
      for (int d = 0; d < DIMENSION; d++) {
        row[d] = (float) (2 * random.nextGaussian());
      }
    }
    return h;
  }

  private NDArray array(double[][] rows) {
    float[] flat = new float[BATCH * DIMENSION];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = (float) rows[i / DIMENSION][i % DIMENSION];
    }
    return manager.create(flat, new Shape(BATCH, DIMENSION));
  }

  private static void assertRows(NDArray actual, double[][] expected) {
    float[] flat = actual.toFloatArray();
    assertThat(flat).hasSize(BATCH * DIMENSION);
    for (int i = 0; i < flat.length; i++) {
      assertThat((double) flat[i]).isCloseTo(expected[i / DIMENSION][i % DIMENSION], offset(1e-5));
    }
  }
}
