package io.nextclick.learning.cml;

import io.nextclick.model.Vocabulary;
import io.nextclick.model.checkpoint.Tensor;
import io.nextclick.model.cml.CmlShape;
import io.nextclick.model.network.Weights;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * CML's weights before any training: every matrix is the identity, as LightGCN (arXiv 2002.02126)
 * keeps it, so that an item is like itself from the start.
 */
public final class InitialGraph {

  private InitialGraph() {}

  /** Items are drawn, but for their first number, which is how popular they are. */
  public static Map<String, Tensor> of(CmlShape shape, Vocabulary vocabulary, long seed) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    shape
        .learnt()
        .forEach(
            (name, sizes) -> {
              if (name.equals(Weights.ITEMS)) {
                tensors.put(name, items(sizes, vocabulary, new Random(seed)));
              } else if (sizes.length == 2) {
                tensors.put(name, identities(sizes));
              } else {
                tensors.put(name, Tensor.of(new float[sizes[0]], sizes));
              }
            });
    return tensors;
  }

  /** Uniform between ±1/√D; the first by the logarithm of the rank from 1 to -1. */
  private static Tensor items(int[] sizes, Vocabulary vocabulary, Random random) {
    int items = sizes[0];
    int dimension = sizes[1];
    float[] values = new float[items * dimension];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((2 * random.nextDouble() - 1) / Math.sqrt(dimension));
    }
    int rank = 0;
    for (int index : vocabulary.byPopularity()) {
      int row = index - 1;
      values[row * dimension] = (float) (1 - 2 * Math.log1p(rank++) / Math.log1p(items));
    }
    return Tensor.of(values, sizes);
  }

  /** (D, m·D): m identities side by side, over √m. */
  private static Tensor identities(int[] sizes) {
    float[] values = new float[sizes[0] * sizes[1]];
    float one = (float) (1 / Math.sqrt((double) sizes[1] / sizes[0]));
    for (int column = 0; column < sizes[1]; column++) {
      values[column % sizes[0] * sizes[1] + column] = one;
    }
    return Tensor.of(values, sizes);
  }
}
