package io.nextclick.learning.mclrec;

import io.nextclick.model.checkpoint.Tensor;
import java.util.Map;

/** The same equations on plain arrays, to hold the engine's augmenters against. */
public final class ReferenceAugmenters {

  private final Map<String, Tensor> tensors;

  public ReferenceAugmenters(Map<String, Tensor> tensors) {
    this.tensors = tensors;
  }

  /** {@code w(h) = W₂ gelu(W₁ gelu(W₀ h + b₀) + b₁) + b₂} of the augmenter of this number. */
  public double[][] augment(double[][] h, int augmenter) {
    double[][] z = new double[h.length][];
    for (int row = 0; row < h.length; row++) {
      double[] inner = gelu(linear(h[row], augmenter, 0));
      z[row] = linear(gelu(linear(inner, augmenter, 1)), augmenter, 2);
    }
    return z;
  }

  private double[] linear(double[] x, int augmenter, int layer) {
    String name = "augmenters." + augmenter + "." + layer;
    float[] weight = tensors.get(name + ".weight").values();
    float[] bias = tensors.get(name + ".bias").values();
    double[] y = new double[bias.length];
    for (int o = 0; o < y.length; o++) {
      y[o] = bias[o];
      for (int i = 0; i < x.length; i++) {
        y[o] += weight[o * x.length + i] * x[i];
      }
    }
    return y;
  }

  /** {@code x Φ(x)}, with Φ by the series of the error function. */
  private static double[] gelu(double[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      double z = x[i] / Math.sqrt(2);
      double term = z;
      double sum = z;
      for (int n = 1; n < 100; n++) {
        term *= -z * z / n;
        sum += term / (2 * n + 1);
      }
      y[i] = x[i] * (0.5 + sum / Math.sqrt(Math.PI));
    }
    return y;
  }
}
