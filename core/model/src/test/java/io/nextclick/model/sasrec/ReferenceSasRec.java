package io.nextclick.model.sasrec;

import io.nextclick.model.checkpoint.Tensor;
import io.nextclick.model.network.Weights;
import java.util.Map;

/** The same equations click by click on plain arrays, to hold the engine's network against. */
final class ReferenceSasRec {

  private final SasRecShape shape;
  private final Map<String, Tensor> tensors;

  ReferenceSasRec(SasRecShape shape, Map<String, Tensor> tensors) {
    this.shape = shape;
    this.tensors = tensors;
  }

  /** What is wanted after each of these clicks, (L, D). */
  double[][] encode(int... rows) {
    double[][] x = new double[rows.length][shape.dimension()];
    for (int t = 0; t < rows.length; t++) {
      for (int d = 0; d < shape.dimension(); d++) {
        x[t][d] = number(Weights.ITEMS, rows[t], d) + number(SasRecShape.POSITIONS, t, d);
      }
      x[t] = norm(x[t], SasRecShape.INPUT_NORM);
    }
    for (int layer = 0; layer < shape.layers(); layer++) {
      String name = "layers." + layer + ".";
      double[][] context = attention(x, name + "attention.");
      for (int t = 0; t < rows.length; t++) {
        double[] attended = linear(context[t], name + "attention.output", shape.dimension());
        double[] y = norm(sum(x[t], attended), name + "attention.norm");
        double[] inner = linear(y, name + "feed_forward.inner", 4 * shape.dimension());
        for (int i = 0; i < inner.length; i++) {
          inner[i] = gelu(inner[i]);
        }
        double[] outer = linear(inner, name + "feed_forward.outer", shape.dimension());
        x[t] = norm(sum(y, outer), name + "feed_forward.norm");
      }
    }
    return x;
  }

  private double[][] attention(double[][] x, String name) {
    int width = shape.dimension() / shape.heads();
    double[][] context = new double[x.length][shape.dimension()];
    for (int t = 0; t < x.length; t++) {
      double[] query = linear(x[t], name + "query", shape.dimension());
      for (int head = 0; head < shape.heads(); head++) {
        double[] weights = new double[t + 1];
        double total = 0;
        for (int s = 0; s <= t; s++) {
          double[] key = linear(x[s], name + "key", shape.dimension());
          double product = 0;
          for (int d = head * width; d < (head + 1) * width; d++) {
            product += query[d] * key[d];
          }
          weights[s] = Math.exp(product / Math.sqrt(width));
          total += weights[s];
        }
        for (int s = 0; s <= t; s++) {
          double[] value = linear(x[s], name + "value", shape.dimension());
          for (int d = head * width; d < (head + 1) * width; d++) {
            context[t][d] += weights[s] / total * value[d];
          }
        }
      }
    }
    return context;
  }

  private double[] linear(double[] x, String name, int outputs) {
    double[] y = new double[outputs];
    for (int o = 0; o < outputs; o++) {
      y[o] = tensors.get(name + ".bias").values()[o];
      for (int i = 0; i < x.length; i++) {
        y[o] += number(name + ".weight", o, i) * x[i];
      }
    }
    return y;
  }

  private double[] norm(double[] x, String name) {
    double mean = 0;
    double variance = 0;
    for (double number : x) {
      mean += number / x.length;
    }
    for (double number : x) {
      variance += (number - mean) * (number - mean) / x.length;
    }
    double[] y = new double[x.length];
    for (int d = 0; d < x.length; d++) {
      double weight = tensors.get(name + ".weight").values()[d];
      double bias = tensors.get(name + ".bias").values()[d];
      y[d] = (x[d] - mean) / Math.sqrt(variance + 1e-12) * weight + bias;
    }
    return y;
  }

  private static double[] sum(double[] a, double[] b) {
    double[] sum = new double[a.length];
    for (int d = 0; d < a.length; d++) {
      sum[d] = a[d] + b[d];
    }
    return sum;
  }

  /** {@code x Φ(x)}, Φ by the series of the error function. */
  private static double gelu(double x) {
    double z = x / Math.sqrt(2);
    double term = z;
    double sum = z;
    for (int n = 1; n < 60; n++) {
      term *= -z * z / n;
      sum += term / (2 * n + 1);
    }
    return x * 0.5 * (1 + 2 / Math.sqrt(Math.PI) * sum);
  }

  private double number(String name, int row, int column) {
    Tensor tensor = tensors.get(name);
    return tensor.values()[row * tensor.shape()[1] + column];
  }
}
