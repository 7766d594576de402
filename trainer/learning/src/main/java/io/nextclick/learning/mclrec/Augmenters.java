package io.nextclick.learning.mclrec;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import io.nextclick.model.checkpoint.Tensor;
import io.nextclick.model.network.Weights;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The two learnable augmenters w_φ1 and w_φ2 (MCLRec, section 3.3): three linear layers, D to D/2
 * to D/4 to D, with GELU between. They change what the encoder makes of a view, and exist in
 * training only.
 */
public final class Augmenters {

  private static final int LAYERS = 3;

  private final Weights weights;
  private final boolean shared;

  /**
   * @param weights as {@link #initial} names them
   * @param shared whether the second is the first
   */
  public Augmenters(Weights weights, boolean shared) {
    this.weights = weights;
    this.shared = shared;
  }

  /** Uniform between ±1/√(inputs), both augmenters. */
  public static SortedMap<String, Tensor> initial(int dimension, boolean shared, Random random) {
    int[] widths = {dimension, Math.max(1, dimension / 2), Math.max(1, dimension / 4), dimension};
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    for (int augmenter = 1; augmenter <= (shared ? 1 : 2); augmenter++) {
      for (int layer = 0; layer < LAYERS; layer++) {
        String name = name(augmenter, layer);
        int in = widths[layer];
        int out = widths[layer + 1];
        tensors.put(name + ".weight", uniform(in, random, out, in));
        tensors.put(name + ".bias", uniform(in, random, out));
      }
    }
    return tensors;
  }

  /** {@code z¹ = w_φ1(h¹)}: (B, D) to (B, D). */
  public NDArray first(NDArray h) {
    return augment(h, 1);
  }

  /** {@code z² = w_φ2(h²)}: (B, D) to (B, D). */
  public NDArray second(NDArray h) {
    return augment(h, shared ? 1 : 2);
  }

  private NDArray augment(NDArray h, int augmenter) {
    NDArray z = h;
    for (int layer = 0; layer < LAYERS; layer++) {
      String name = name(augmenter, layer);
      NDArray weight = weights.get(name + ".weight");
      z = Linear.linear(z, weight, weights.get(name + ".bias")).singletonOrThrow();
      z = layer < LAYERS - 1 ? Activation.gelu(z) : z;
    }
    return z;
  }

  private static String name(int augmenter, int layer) {
    return "augmenters." + augmenter + "." + layer;
  }

  private static Tensor uniform(int inputs, Random random, int... sizes) {
    int count = 1;
    for (int size : sizes) {
      count *= size;
    }
    double range = 1 / Math.sqrt(inputs);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (range * (2 * random.nextDouble() - 1));
    }
    return Tensor.of(values, sizes);
  }
}
