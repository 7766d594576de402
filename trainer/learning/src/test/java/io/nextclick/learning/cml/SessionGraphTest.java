package io.nextclick.learning.cml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ai.djl.ndarray.NDManager;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.ComputeEngine;
import io.nextclick.model.checkpoint.Tensor;
import io.nextclick.model.cml.CmlShape;
import io.nextclick.model.network.Behaviours;
import io.nextclick.model.network.KnownClicks;
import io.nextclick.model.network.Weights;
import io.nextclick.schemas.EventType;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionGraphTest {

  private static final int ITEMS = 6;
  private static final int DIMENSION = 3;
  private static final CmlShape SHAPE =
      new CmlShape(
          ITEMS,
          DIMENSION,
          9,
          3,
          0.5,
          new Behaviours(List.of(EventType.VIEW_ITEM, EventType.PURCHASE)));
  private static final List<KnownClicks> SESSIONS =
      List.of(
          new KnownClicks(new int[] {0, 1, 1, 5}, new int[] {0, 0, 1, 0}),
          new KnownClicks(new int[] {1, 2}, new int[] {1, 1}),
          new KnownClicks(new int[] {3, 1, 0}, new int[] {0, 0, 0}));

  private final NDManager manager = ComputeEngine.open(new ComputeDevice.Cpu());

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void leavesThoseAskedAboutAndHalfOfTheOthersOut() {
    SessionGraph graph =
        new SessionGraph(Collections.nCopies(2_000, SESSIONS.get(0)), SHAPE, manager);
    List<Integer> asked = IntStream.range(0, 1_000).boxed().toList();
    float[] present = graph.without(asked, new Random(1));
    double sum = 0;
    for (int session = 0; session < present.length; session++) {
      assertThat(present[session]).isIn(session < 1_000 ? Set.of(0f) : Set.of(0f, 2f));
      sum += present[session];
    }
    assertThat(sum).isCloseTo(1_000, offset(100.0));
    assertThat(graph.everybody()).containsOnly(1f);
  }

  /** All sessions are there, or not the first. */
  @ParameterizedTest
  @ValueSource(ints = {-1, 0})
  void gathersAsThePlainEquationsDo(int absent) {
    Map<String, Tensor> tensors = tensors();
    SessionGraph graph = new SessionGraph(SESSIONS, SHAPE, manager);
    float[] present = graph.everybody();
    if (absent >= 0) {
      present[absent] = 0;
    }
    Weights weights = graph.propagated(Weights.load(tensors, manager), present, manager);
    float[] layers = weights.get(CmlShape.ITEM_LAYERS).toFloatArray();

    float[] before = tensors.get(Weights.ITEMS).values();
    double[][] items = new double[ITEMS][DIMENSION];
    for (int i = 0; i < before.length; i++) {
      items[i / DIMENSION][i % DIMENSION] = before[i];
    }
    for (int layer = 1; layer < 3; layer++) {
      items = next(items, layer, absent, tensors);
      for (int item = 0; item < ITEMS; item++) {
        for (int d = 0; d < DIMENSION; d++) {
          assertThat((double) layers[item * 2 * DIMENSION + (layer - 1) * DIMENSION + d])
              .as("layer %d, item %d, number %d", layer, item, d)
              .isCloseTo(items[item][d], offset(1e-5));
        }
      }
    }
  }

  private static double[][] next(
      double[][] items, int layer, int absent, Map<String, Tensor> tensors) {
    double[][] given = new double[ITEMS][DIMENSION];
    for (int s = 0; s < SESSIONS.size(); s++) {
      KnownClicks session = SESSIONS.get(s);
      double[] gathered = new double[DIMENSION];
      for (int place = 0; place < session.size(); place++) {
        double share =
            Math.pow(0.5, session.size() - 1 - place) / (2 * Math.sqrt(sum(session, place)));
        for (int d = 0; d < DIMENSION; d++) {
          gathered[d] += share * items[session.rows()[place]][d];
        }
      }
      double[] own = activated(gathered, tensors.get("layers." + layer + ".session.weight"));
      for (int place = 0; s != absent && place < session.size(); place++) {
        double share =
            1 / (2 * Math.sqrt(clicks(session.rows()[place], session.behaviours()[place])));
        for (int d = 0; d < DIMENSION; d++) {
          given[session.rows()[place]][d] += share * own[d];
        }
      }
    }
    double[][] next = new double[ITEMS][];
    for (int item = 0; item < ITEMS; item++) {
      next[item] = activated(given[item], tensors.get("layers." + layer + ".item.weight"));
    }
    return next;
  }

  /** What all clicks of the behaviour at a place weigh together. */
  private static double sum(KnownClicks session, int place) {
    double sum = 0;
    for (int other = 0; other < session.size(); other++) {
      if (session.behaviours()[other] == session.behaviours()[place]) {
        sum += Math.pow(0.5, session.size() - 1 - other);
      }
    }
    return sum;
  }

  private static int clicks(int item, int behaviour) {
    int clicks = 0;
    for (KnownClicks session : SESSIONS) {
      for (int place = 0; place < session.size(); place++) {
        boolean same = session.rows()[place] == item && session.behaviours()[place] == behaviour;
        clicks += same ? 1 : 0;
      }
    }
    return clicks;
  }

  private static double[] activated(double[] x, Tensor weight) {
    double[] y = new double[DIMENSION];
    for (int o = 0; o < DIMENSION; o++) {
      for (int i = 0; i < DIMENSION; i++) {
        y[o] += weight.values()[o * DIMENSION + i] * x[i];
      }
      y[o] = y[o] > 0 ? y[o] : 0.2 * y[o];
    }
    return y;
  }

  private static Map<String, Tensor> tensors() {
    Random random = new Random(4);
    Map<String, Tensor> tensors = new HashMap<>();
    SHAPE
        .learnt()
        .forEach(
            (name, sizes) -> {
              int count = 1;
              for (int size : sizes) {
                count *= size;
              }
              float[] values = new float[count];
              for (int i = 0; i < count; i++) {
                values[i] = (float) random.nextGaussian();
              }
              tensors.put(name, Tensor.of(values, sizes));
            });
    return tensors;
  }
}
