package io.nextclick.model.mtaw;

import io.nextclick.model.checkpoint.Tensor;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * MTAW once more, in plain Java and double precision, with every sum written out: what the engine's
 * network is held against. One session at a time, nothing padded, nothing masked.
 */
public final class ReferenceMtaw {

  private static final double NORM_EPSILON = 1e-5;

  private final int dimension;
  private final Map<MtawTensor, double[]> weights = new EnumMap<>(MtawTensor.class);

  public ReferenceMtaw(MtawShape shape, Map<String, Tensor> tensors) {
    this.dimension = shape.dimension();
    for (MtawTensor name : MtawTensor.values()) {
      float[] values = tensors.get(name.checkpointName()).values();
      double[] doubles = new double[values.length];
      Arrays.setAll(doubles, i -> values[i]);
      weights.put(name, doubles);
    }
  }

  /** The numbers of a tensor, row by row; a change changes the network. */
  public double[] weights(MtawTensor name) {
    return weights.get(name);
  }

  /** L2Norm(O) of one prefix of item table rows. */
  public double[] wanted(int... prefix) {
    double[][] x = new double[prefix.length][dimension];
    for (int t = 0; t < prefix.length; t++) {
      for (int d = 0; d < dimension; d++) {
        x[t][d] =
            weights(MtawTensor.ITEM_EMBEDDING)[prefix[t] * dimension + d]
                + weights(MtawTensor.POSITION_EMBEDDING)[t * dimension + d];
      }
    }
    double[][] interests = new double[prefix.length][];
    for (int t = 0; t < prefix.length; t++) {
      interests[t] = interest(x, t);
    }
    double[] last = interests[prefix.length - 1];
    double[] query = relu(linear(last, MtawTensor.IEL_QUERY_WEIGHT, MtawTensor.IEL_QUERY_BIAS));
    return normalised(attend(query, interests, prefix.length));
  }

  /** L2Norm(e(i)) of one item table row. */
  public double[] item(int row) {
    double[] table = weights(MtawTensor.ITEM_EMBEDDING);
    return normalised(Arrays.copyOfRange(table, row * dimension, (row + 1) * dimension));
  }

  private double[] interest(double[][] x, int t) {
    double[] query = relu(linear(x[t], MtawTensor.ITL_QUERY_WEIGHT, MtawTensor.ITL_QUERY_BIAS));
    double[] instant = attend(query, x, t + 1);
    double[] inner = relu(linear(instant, MtawTensor.ITL_INNER_WEIGHT, MtawTensor.ITL_INNER_BIAS));
    double[] outer = linear(inner, MtawTensor.ITL_OUTER_WEIGHT, MtawTensor.ITL_OUTER_BIAS);
    double[] sum = new double[dimension];
    Arrays.setAll(sum, d -> x[t][d] + outer[d]);
    return layerNorm(sum);
  }

  /** softmax(q Xᵀ / √D) X over the first rows of X. */
  private double[] attend(double[] query, double[][] x, int count) {
    double[] weight = new double[count];
    double total = 0;
    for (int t = 0; t < count; t++) {
      double score = 0;
      for (int d = 0; d < dimension; d++) {
        score += query[d] * x[t][d];
      }
      weight[t] = Math.exp(score / Math.sqrt(dimension));
      total += weight[t];
    }
    double[] result = new double[dimension];
    for (int t = 0; t < count; t++) {
      for (int d = 0; d < dimension; d++) {
        result[d] += weight[t] / total * x[t][d];
      }
    }
    return result;
  }

  private double[] linear(double[] x, MtawTensor weight, MtawTensor bias) {
    double[] result = weights(bias).clone();
    for (int out = 0; out < dimension; out++) {
      for (int in = 0; in < dimension; in++) {
        result[out] += weights(weight)[out * dimension + in] * x[in];
      }
    }
    return result;
  }

  private static double[] relu(double[] x) {
    return Arrays.stream(x).map(value -> Math.max(0, value)).toArray();
  }

  private double[] layerNorm(double[] x) {
    double mean = Arrays.stream(x).average().orElseThrow();
    double variance =
        Arrays.stream(x).map(value -> (value - mean) * (value - mean)).average().orElseThrow();
    double[] result = new double[dimension];
    for (int d = 0; d < dimension; d++) {
      result[d] =
          (x[d] - mean)
                  / Math.sqrt(variance + NORM_EPSILON)
                  * weights(MtawTensor.ITL_NORM_WEIGHT)[d]
              + weights(MtawTensor.ITL_NORM_BIAS)[d];
    }
    return result;
  }

  private static double[] normalised(double[] x) {
    double norm = Math.sqrt(Arrays.stream(x).map(value -> value * value).sum());
    return Arrays.stream(x).map(value -> value / norm).toArray();
  }
}
