package io.nextclick.learning.mclrec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.ComputeEngine;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The losses against the papers' formulas on plain arrays. */
class ContrastTest {

  private static final int BATCH = 7;
  private static final int DIMENSION = 4;

  private final NDManager manager = ComputeEngine.open(new ComputeDevice.Cpu());
  private final Random random = new Random(11);

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void tellsEachViewsPartnerFromAllOtherViews() {
    double[][] a = views();
    double[][] b = views();
    assertThat((double) number(Contrast.infoNce(array(a), array(b))))
        .isCloseTo(ReferenceContrast.infoNce(a, b), offset(1e-5));
  }

  @Test
  void isNothingWhereAViewIsLikeItsPartnerAndUnlikeAllOthers() {
    double[][] views = new double[BATCH][BATCH];
    for (int i = 0; i < BATCH; i++) {
      views[i][i] = 6;
    }
    assertThat(number(Contrast.infoNce(array(views), array(views)))).isLessThan(1e-10f);
  }

  @Test
  void boundsSimilaritiesByTheMarginsOfThePaper() {
    for (int round = 0; round < 20; round++) {
      double[][] a = views();
      double[][] b = views();
      assertThat((double) number(Contrast.regularisation(array(a), array(b))))
          .isCloseTo(ReferenceContrast.regularisation(a, b), offset(1e-5));
    }
  }

  private double[][] views() {
    double[][] views = new double[BATCH][DIMENSION];
    for (double[] view : views) {
      for (int d = 0; d < DIMENSION; d++) {
        view[d] = (float) random.nextGaussian();
      }
    }
    return views;
  }

  private NDArray array(double[][] rows) {
    float[] flat = new float[rows.length * rows[0].length];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = (float) rows[i / rows[0].length][i % rows[0].length];
    }
    return manager.create(flat, new Shape(rows.length, rows[0].length));
  }

  private static float number(NDArray scalar) {
    return scalar.toFloatArray()[0];
  }
}
