package io.nextclick.local.chaos.reference;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A published MTAW checkpoint, scored in plain double precision by the equations of docs/models.md
 * with every sum written out. D is the dimension. Immutable.
 */
public final class PlainMtaw {

  private static final double NORM_EPSILON = 1e-5;

  private final CheckpointFile file;
  private final int dimension;
  private final Map<String, Integer> rows = new HashMap<>();
  private final double[][] items; // (V, D), each of length 1
  private final List<Integer> popular;

  private PlainMtaw(CheckpointFile file) {
    this.file = file;
    this.dimension = file.dimension();
    for (String itemId : file.itemIds()) {
      rows.put(itemId, rows.size());
    }
    this.items = new double[rows.size()][];
    for (int row = 0; row < items.length; row++) {
      items[row] = normalised(row("item_embedding", row));
    }
    this.popular =
        IntStream.range(0, items.length)
            .boxed()
            .sorted(Comparator.comparing(file.clickCounts()::get, Comparator.reverseOrder()))
            .toList();
  }

  /**
   * Reads a checkpoint's zip and scores once with it.
   *
   * @throws IOException where it may never answer
   */
  public static PlainMtaw read(byte[] zip) throws IOException {
    try {
      PlainMtaw model = new PlainMtaw(CheckpointFile.read(zip));
      model.scores(model.file.itemIds().subList(0, 1));
      // Engines count in single precision: what is too large for it makes scores that are no
      // numbers.
      for (int row = 0; row < model.items.length; row++) {
        double[] item = model.row("item_embedding", row);
        if (!Float.isFinite((float) dot(item, item))) {
          throw new IOException("its embeddings are too large to score with");
        }
      }
      return model;
    } catch (RuntimeException e) {
      throw new IOException("it cannot be read: " + e, e);
    }
  }

  /**
   * What a prefix is answered with.
   *
   * @param source {@code model}, or {@code popularity} where no item of the prefix is known
   * @param byItem the score of each item
   * @param best scores, highest first
   */
  public record Scores(String source, Map<String, Double> byItem, double[] best) {}

  /**
   * @param prefix item ids, oldest first
   */
  public Scores scores(List<String> prefix) {
    int[] known = prefix.stream().filter(rows::containsKey).mapToInt(rows::get).toArray();
    if (known.length == 0) {
      return scores("popularity", row -> file.clickCounts().get(row));
    }
    int[] latest =
        Arrays.copyOfRange(known, Math.max(0, known.length - file.maxLength()), known.length);
    double[] wanted = wanted(latest);
    return scores("model", row -> dot(wanted, items[row]));
  }

  private Scores scores(String source, IntToDoubleFunction score) {
    Map<String, Double> byItem = new HashMap<>();
    for (int row : popular) {
      byItem.put(file.itemIds().get(row), score.applyAsDouble(row));
    }
    double[] best = byItem.values().stream().mapToDouble(value -> -value).sorted().toArray();
    return new Scores(source, byItem, Arrays.stream(best).map(value -> -value).toArray());
  }

  /** L2Norm(O): x_t = e(i_t) + p_t, interests l_t, and the trend that the last of them asks for. */
  private double[] wanted(int[] prefix) {
    double[][] x = new double[prefix.length][];
    for (int t = 0; t < prefix.length; t++) {
      x[t] = sum(row("item_embedding", prefix[t]), row("position_embedding", t));
    }
    double[][] interests = new double[prefix.length][];
    for (int t = 0; t < prefix.length; t++) {
      double[] instant = attend(relu(linear(x[t], "itl.query")), x, t + 1);
      double[] inner = relu(linear(instant, "itl.feed_forward.inner"));
      interests[t] = layerNorm(sum(x[t], linear(inner, "itl.feed_forward.outer")));
    }
    double[] query = relu(linear(interests[prefix.length - 1], "iel.query"));
    return normalised(attend(query, interests, prefix.length));
  }

  /** softmax(q Xᵀ / √D) X over the first rows of X. */
  private double[] attend(double[] query, double[][] x, int count) {
    double[] weight = new double[count];
    Arrays.setAll(weight, t -> dot(query, x[t]) / Math.sqrt(dimension));
    double largest = Arrays.stream(weight).max().orElseThrow();
    Arrays.setAll(weight, t -> Math.exp(weight[t] - largest));
    double total = Arrays.stream(weight).sum();
    double[] result = new double[dimension];
    for (int t = 0; t < count; t++) {
      for (int d = 0; d < dimension; d++) {
        result[d] += weight[t] / total * x[t][d];
      }
    }
    return result;
  }

  private double[] linear(double[] x, String name) {
    double[] result = tensor(name + ".bias").clone();
    for (int out = 0; out < dimension; out++) {
      result[out] += dot(row(name + ".weight", out), x);
    }
    return result;
  }

  private double[] layerNorm(double[] x) {
    double mean = Arrays.stream(x).average().orElseThrow();
    double variance =
        Arrays.stream(x).map(value -> (value - mean) * (value - mean)).average().orElseThrow();
    double[] weight = tensor("itl.layer_norm.weight");
    double[] bias = tensor("itl.layer_norm.bias");
    double[] result = new double[dimension];
    Arrays.setAll(
        result, d -> (x[d] - mean) / Math.sqrt(variance + NORM_EPSILON) * weight[d] + bias[d]);
    return result;
  }

  private double[] tensor(String name) {
    return Objects.requireNonNull(file.tensors().get(name), name);
  }

  private double[] row(String name, int row) {
    return Arrays.copyOfRange(tensor(name), row * dimension, (row + 1) * dimension);
  }

  private static double[] sum(double[] a, double[] b) {
    double[] sum = new double[a.length];
    Arrays.setAll(sum, d -> a[d] + b[d]);
    return sum;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      sum += a[d] * b[d];
    }
    return sum;
  }

  private static double[] relu(double[] x) {
    return Arrays.stream(x).map(value -> Math.max(0, value)).toArray();
  }

  private static double[] normalised(double[] x) {
    double norm = Math.sqrt(dot(x, x));
    return Arrays.stream(x).map(value -> value / norm).toArray();
  }
}
