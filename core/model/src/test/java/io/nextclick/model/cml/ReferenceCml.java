package io.nextclick.model.cml;

import io.nextclick.model.checkpoint.Tensor;
import io.nextclick.model.network.KnownClicks;
import io.nextclick.model.network.Weights;
import java.util.Map;
import java.util.function.IntPredicate;

/** The same equations click by click on plain arrays, to hold the engine's network against. */
final class ReferenceCml {

  private final CmlShape shape;
  private final Map<String, Tensor> tensors;

  ReferenceCml(CmlShape shape, Map<String, Tensor> tensors) {
    this.shape = shape;
    this.tensors = tensors;
  }

  /** What a session gathers, (D). */
  double[] session(KnownClicks clicks) {
    double[][] gathered = new double[shape.layers()][shape.dimension()];
    for (int behaviour = 0; behaviour < shape.behaviourCount(); behaviour++) {
      int own = behaviour;
      add(gathered, gathered(clicks, place -> clicks.behaviours()[place] == own), 1.0);
    }
    return projected(gathered, 1.0 / shape.behaviourCount());
  }

  /** What it gathers by one behaviour, (D). */
  double[] session(KnownClicks clicks, int behaviour) {
    return projected(gathered(clicks, place -> clicks.behaviours()[place] == behaviour), 1);
  }

  /** The score of an item, with its layers as they stand in the checkpoint. */
  double score(KnownClicks clicks, int item) {
    double[] layers = new double[shape.layers() * shape.dimension()];
    for (int layer = 0; layer < shape.layers(); layer++) {
      for (int d = 0; d < shape.dimension(); d++) {
        layers[layer * shape.dimension() + d] = item(layer, item, d);
      }
    }
    double[] projected = product("item.projection.weight", layers);
    double[] session = session(clicks);
    double score = 0;
    for (int d = 0; d < session.length; d++) {
      score += session[d] * projected[d];
    }
    return score;
  }

  /** {@code Σ ρ^age e / √(Σ ρ^age)} over the clicks chosen, for each layer. */
  private double[][] gathered(KnownClicks clicks, IntPredicate chosen) {
    double[][] gathered = new double[shape.layers()][shape.dimension()];
    double sum = 0;
    for (int place = 0; place < clicks.size(); place++) {
      if (chosen.test(place)) {
        double weight = Math.pow(shape.recency(), clicks.size() - 1 - place);
        sum += weight;
        for (int layer = 0; layer < shape.layers(); layer++) {
          for (int d = 0; d < shape.dimension(); d++) {
            gathered[layer][d] += weight * item(layer, clicks.rows()[place], d);
          }
        }
      }
    }
    double[][] normed = new double[shape.layers()][shape.dimension()];
    add(normed, gathered, sum == 0 ? 0 : 1 / Math.sqrt(sum));
    return normed;
  }

  private double item(int layer, int item, int d) {
    return layer == 0
        ? tensors.get(Weights.ITEMS).values()[item * shape.dimension() + d]
        : tensors.get(CmlShape.ITEM_LAYERS)
            .values()[(item * (shape.layers() - 1) + layer - 1) * shape.dimension() + d];
  }

  private double[] projected(double[][] gathered, double share) {
    double[] side = new double[shape.layers() * shape.dimension()];
    for (int layer = 0; layer < shape.layers(); layer++) {
      double[] x = product("layers.%d.session.weight".formatted(layer + 1), gathered[layer]);
      for (int d = 0; d < x.length; d++) {
        side[layer * x.length + d] = share * (x[d] > 0 ? x[d] : 0.2 * x[d]);
      }
    }
    double[] projected = product("session.projection.weight", side);
    for (int d = 0; d < projected.length; d++) {
      projected[d] += tensors.get("session.projection.bias").values()[d];
    }
    return projected;
  }

  private double[] product(String name, double[] x) {
    float[] weight = tensors.get(name).values();
    double[] y = new double[weight.length / x.length];
    for (int o = 0; o < y.length; o++) {
      for (int i = 0; i < x.length; i++) {
        y[o] += weight[o * x.length + i] * x[i];
      }
    }
    return y;
  }

  private static void add(double[][] to, double[][] from, double factor) {
    for (int i = 0; i < to.length; i++) {
      for (int j = 0; j < to[i].length; j++) {
        to[i][j] += factor * from[i][j];
      }
    }
  }
}
