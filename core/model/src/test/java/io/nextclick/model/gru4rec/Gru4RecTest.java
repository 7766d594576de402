package io.nextclick.model.gru4rec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import ai.djl.ndarray.NDManager;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.ComputeEngine;
import io.nextclick.model.ServingModel;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.Tensor;
import io.nextclick.model.mtaw.RandomCheckpoints;
import io.nextclick.model.network.Behaviours;
import io.nextclick.model.network.Encoder;
import io.nextclick.model.network.KnownClicks;
import io.nextclick.model.network.PaddedPrefixes;
import io.nextclick.model.network.Weights;
import io.nextclick.model.serving.ServingModels;
import io.nextclick.schemas.EventType;
import io.nextclick.schemas.Prefix;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class Gru4RecTest {

  private static final Behaviours BEHAVIOURS =
      new Behaviours(List.of(EventType.VIEW_ITEM, EventType.PURCHASE));
  private static final Gru4RecShape SHAPE = new Gru4RecShape(20, 6, 5, 7, 2, BEHAVIOURS);
  private static final List<KnownClicks> SESSIONS =
      List.of(
          new KnownClicks(new int[] {3, 7, 3, 19}, new int[] {0, 1, 0, 1}),
          new KnownClicks(new int[] {5}, new int[] {0}));

  private final NDManager manager = ComputeEngine.open(new ComputeDevice.Cpu());
  private final Checkpoint checkpoint = RandomCheckpoints.of(Gru4RecShape.ARCHITECTURE, SHAPE, 3);
  private final Map<String, Tensor> tensors = checkpoint.tensors();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void givesEveryPrefixWhatThePlainEquationsGiveIt() {
    Encoder network = SHAPE.encoder(Weights.load(tensors, manager), 0);
    PaddedPrefixes padded = PaddedPrefixes.of(SESSIONS);
    float[] all = network.encode(padded, manager).toFloatArray();
    for (int b = 0; b < SESSIONS.size(); b++) {
      double[][] expected = wanted(SESSIONS.get(b));
      for (int t = 0; t < expected.length; t++) {
        for (int d = 0; d < SHAPE.dimension(); d++) {
          assertThat((double) all[(b * padded.width() + t) * SHAPE.dimension() + d])
              .as("session %d, click %d, number %d", b, t, d)
              .isCloseTo(expected[t][d], offset(1e-5));
        }
      }
    }
  }

  @Test
  void isServedByDotProductOfItsLatestClicks() {
    Prefix prefix = Prefix.ofViews("item-1", "item-3", "item-9", "item-3", "item-2", "item-8");
    double[][] wanted = wanted(new KnownClicks(new int[] {2, 8, 2, 1, 7}, new int[5]));
    try (ServingModel model = ServingModels.load(checkpoint, new ComputeDevice.Cpu())) {
      assertThat(model.name()).isEqualTo("gru4rec");
      model
          .recommend(List.of(prefix), 20)
          .get(0)
          .items()
          .forEach(
              item -> {
                int row = Integer.parseInt(item.itemId().substring("item-".length())) - 1;
                double score = 0;
                for (int d = 0; d < SHAPE.dimension(); d++) {
                  score += wanted[4][d] * at(Weights.ITEMS, row, d);
                }
                assertThat((double) item.score()).isCloseTo(score, offset(1e-5));
              });
    }
  }

  /** The equations, a number at a time. */
  private double[][] wanted(KnownClicks session) {
    double[][] x = new double[session.size()][SHAPE.dimension()];
    for (int t = 0; t < x.length; t++) {
      for (int d = 0; d < SHAPE.dimension(); d++) {
        x[t][d] =
            at(Weights.ITEMS, session.rows()[t], d)
                + at("behaviour_embedding", session.behaviours()[t], d);
      }
    }
    for (int layer = 0; layer < SHAPE.layers(); layer++) {
      double[] h = new double[SHAPE.hiddenSize()];
      double[][] above = new double[x.length][];
      for (int t = 0; t < x.length; t++) {
        h = unit(x[t], h, layer);
        above[t] = h;
      }
      x = above;
    }
    double[][] wanted = new double[x.length][SHAPE.dimension()];
    for (int t = 0; t < x.length; t++) {
      for (int d = 0; d < SHAPE.dimension(); d++) {
        wanted[t][d] =
            tensors.get("projection.bias").values()[d] + product("projection.weight", d, x[t]);
      }
    }
    return wanted;
  }

  private double[] unit(double[] x, double[] h, int layer) {
    String in = "gru." + layer + ".input.weight";
    String back = "gru." + layer + ".hidden.weight";
    int size = h.length;
    double[] next = new double[size];
    for (int i = 0; i < size; i++) {
      double reset = sigmoid(product(in, i, x) + product(back, i, h));
      double update = sigmoid(product(in, size + i, x) + product(back, size + i, h));
      double fresh =
          Math.tanh(product(in, 2 * size + i, x) + reset * product(back, 2 * size + i, h));
      next[i] = (1 - update) * fresh + update * h[i];
    }
    return next;
  }

  private double product(String matrix, int row, double[] x) {
    double sum = 0;
    for (int column = 0; column < x.length; column++) {
      sum += at(matrix, row, column) * x[column];
    }
    return sum;
  }

  private double at(String matrix, int row, int column) {
    Tensor tensor = tensors.get(matrix);
    return tensor.values()[row * tensor.shape()[1] + column];
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
