package io.nextclick.trainer.training.contrast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.ComputeEngine;
import java.util.Random;
import java.util.stream.IntStream;
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
    float[][] a = views();
    float[][] b = views();
    double expected = 0;
    for (int i = 0; i < BATCH; i++) {
      expected += cost(a[i], b[i], a, b, i) + cost(b[i], a[i], b, a, i);
    }
    assertThat((double) number(Contrast.infoNce(array(a), array(b))))
        .isCloseTo(expected / (2 * BATCH), offset(1e-5));
  }

  /** Of one view, its partner, and all views of the other sessions. */
  private static double cost(float[] view, float[] partner, float[][] own, float[][] other, int i) {
    double total = Math.exp(dot(view, partner));
    for (int j = 0; j < BATCH; j++) {
      if (j != i) {
        total += Math.exp(dot(view, own[j])) + Math.exp(dot(view, other[j]));
      }
    }
    return -Math.log(Math.exp(dot(view, partner)) / total);
  }

  @Test
  void isNothingWhereAViewIsLikeItsPartnerAndUnlikeAllOthers() {
    float[][] views = new float[BATCH][BATCH];
    for (int i = 0; i < BATCH; i++) {
      views[i][i] = 6;
    }
    assertThat(number(Contrast.infoNce(array(views), array(views)))).isLessThan(1e-10f);
  }

  @Test
  void boundsSimilaritiesByTheMarginsOfThePaper() {
    for (int round = 0; round < 20; round++) {
      float[][] a = views();
      float[][] b = views();
      double leastPartner =
          IntStream.range(0, BATCH).mapToDouble(i -> dot(a[i], b[i])).min().orElseThrow();
      double mostStranger = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < BATCH; i++) {
        for (int j = 0; j < BATCH; j++) {
          mostStranger = i == j ? mostStranger : Math.max(mostStranger, dot(a[i], b[j]));
        }
      }
      double low = Math.min(leastPartner, mostStranger);
      double high = Math.max(leastPartner, mostStranger);
      double expected = 0;
      for (int i = 0; i < BATCH; i++) {
        expected += Math.max(0, dot(a[i], b[i]) - low) / BATCH;
        for (int j = 0; j < BATCH; j++) {
          expected += i == j ? 0 : Math.max(0, high - dot(a[i], b[j])) / (BATCH * (BATCH - 1));
        }
      }
      assertThat((double) number(Contrast.regularisation(array(a), array(b))))
          .isCloseTo(expected, offset(1e-5));
    }
  }

  private float[][] views() {
    float[][] views = new float[BATCH][DIMENSION];
    for (float[] view : views) {
      for (int d = 0; d < DIMENSION; d++) {
        view[d] = (float) random.nextGaussian();
      }
    }
    return views;
  }

  private NDArray array(float[][] rows) {
    float[] flat = new float[rows.length * rows[0].length];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = rows[i / rows[0].length][i % rows[0].length];
    }
    return manager.create(flat, new Shape(rows.length, rows[0].length));
  }

  private static float number(NDArray scalar) {
    return scalar.toFloatArray()[0];
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      sum += (double) a[d] * b[d];
    }
    return sum;
  }
}
