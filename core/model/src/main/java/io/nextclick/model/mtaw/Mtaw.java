package io.nextclick.model.mtaw;

import static io.nextclick.model.mtaw.MtawTensor.IEL_QUERY_BIAS;
import static io.nextclick.model.mtaw.MtawTensor.IEL_QUERY_WEIGHT;
import static io.nextclick.model.mtaw.MtawTensor.ITEM_EMBEDDING;
import static io.nextclick.model.mtaw.MtawTensor.ITL_INNER_BIAS;
import static io.nextclick.model.mtaw.MtawTensor.ITL_INNER_WEIGHT;
import static io.nextclick.model.mtaw.MtawTensor.ITL_OUTER_BIAS;
import static io.nextclick.model.mtaw.MtawTensor.ITL_OUTER_WEIGHT;
import static io.nextclick.model.mtaw.MtawTensor.ITL_QUERY_BIAS;
import static io.nextclick.model.mtaw.MtawTensor.ITL_QUERY_WEIGHT;
import static io.nextclick.model.mtaw.MtawTensor.POSITION_EMBEDDING;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import io.nextclick.model.network.CausalMask;
import io.nextclick.model.network.Encoder;
import io.nextclick.model.network.PaddedPrefixes;
import io.nextclick.model.network.Rows;
import io.nextclick.model.network.Scalar;
import io.nextclick.model.network.Weights;

/**
 * The equations of MTAW (arXiv 2306.11610). Shapes as in {@link Encoder}. Safe for use by several
 * threads where the dropout is 0.
 */
public final class Mtaw implements Encoder {

  private static final float NORM_EPSILON = 1e-5f;

  private final MtawShape shape;
  private final Weights weights;
  private final float dropout;

  /**
   * @param weights as {@link MtawShape#tensors} names them
   * @param dropout share of numbers zeroed in training, on the input embeddings and on the layer's
   *     output; 0 to score
   */
  public Mtaw(MtawShape shape, Weights weights, float dropout) {
    this.shape = shape;
    this.weights = weights;
    this.dropout = dropout;
  }

  @Override
  public NDArray encode(PaddedPrefixes clicks, NDManager manager) {
    return trends(interests(clicks, manager));
  }

  @Override
  public NDArray encodeLast(PaddedPrefixes clicks, NDManager manager) {
    return lastTrends(interests(clicks, manager), clicks.lengths());
  }

  /**
   * Interest tracking layer: the instant interest after each click.
   *
   * @param manager owns the result
   * @return (B, L, D)
   */
  public NDArray interests(PaddedPrefixes padded, NDManager manager) {
    int length = padded.width();
    NDArray places = manager.arange(length).toType(DataType.INT64, false); // (L)
    NDArray positions = Rows.of(weight(POSITION_EMBEDDING), places); // (L, D)
    NDArray items = Rows.of(weight(ITEM_EMBEDDING), padded.items(manager)); // (B, L, D)  e(i_t)
    NDArray clicks = shape.behaviours().added(items, padded, weights); // (B, L, D)
    NDArray x = dropped(clicks.add(positions)); // (B, L, D)  x_t = e(i_t) + p_t
    NDArray query = query(x, ITL_QUERY_WEIGHT, ITL_QUERY_BIAS); // (B, L, D)  Q_t
    NDArray instant = attend(query, x, CausalMask.of(manager, length)); // (B, L, D)  l'_t
    NDArray inner = linear(instant, ITL_INNER_WEIGHT, ITL_INNER_BIAS); // (B, L, D)
    NDArray outer = linear(Activation.relu(inner), ITL_OUTER_WEIGHT, ITL_OUTER_BIAS); // (B, L, D)
    return layerNorm(x.add(dropped(outer))); // (B, L, D)  L = (l_1 … l_m)
  }

  /**
   * Interest enhancing layer for every prefix at once: each instant interest asks those before it
   * for the trend.
   *
   * @param interests (B, L, D)
   * @return (B, L, D): O of the prefix that ends at each click
   */
  public NDArray trends(NDArray interests) {
    if (!shape.enhancing()) {
      return interests;
    }
    int length = (int) interests.getShape().get(1);
    NDArray query = query(interests, IEL_QUERY_WEIGHT, IEL_QUERY_BIAS); // (B, L, D)  Q_l
    return attend(query, interests, CausalMask.of(interests.getManager(), length)); // (B, L, D)  O
  }

  /**
   * Interest enhancing layer for whole sessions only: the last instant interest asks.
   *
   * @param interests (B, L, D)
   * @param lengths clicks in each session, from 1 to L
   * @return (B, D): O
   */
  public NDArray lastTrends(NDArray interests, int[] lengths) {
    NDManager manager = interests.getManager();
    long batch = interests.getShape().get(0);
    long length = interests.getShape().get(1);
    long dimension = interests.getShape().get(2);
    float[] mask = new float[(int) (batch * length)];
    for (int b = 0; b < lengths.length; b++) {
      for (int t = lengths[b]; t < length; t++) {
        mask[(int) (b * length) + t] = CausalMask.MASKED;
      }
    }
    NDArray last = Encoder.last(interests, lengths); // (B, D)  l_m
    if (!shape.enhancing()) {
      return last;
    }
    NDArray query = query(last, IEL_QUERY_WEIGHT, IEL_QUERY_BIAS); // (B, D)  Q_l
    NDArray padding = manager.create(mask, new Shape(batch, 1, length)); // (B, 1, L)
    NDArray trend = attend(query.expandDims(1), interests, padding); // (B, 1, D)
    return trend.reshape(batch, dimension); // (B, D)  O
  }

  /** {@code ReLU(Linear(x))}: (…, D) to (…, D). */
  private NDArray query(NDArray x, MtawTensor weight, MtawTensor bias) {
    return Activation.relu(linear(x, weight, bias));
  }

  /**
   * {@code softmax(Q Xᵀ / √D) X}.
   *
   * @param query (B, M, D)
   * @param x (B, L, D)
   * @param mask 0 where a query may look, {@link CausalMask#MASKED} where not; broadcast to (B, M,
   *     L)
   * @return (B, M, D)
   */
  private static NDArray attend(NDArray query, NDArray x, NDArray mask) {
    float scale = (float) (1 / Math.sqrt(x.getShape().get(2)));
    NDArray scaled = query.mul(Scalar.of(x.getManager(), scale)); // (B, M, D)
    NDArray scores = scaled.matMul(x.transpose(0, 2, 1)); // (B, M, L)
    return scores.add(mask).softmax(-1).matMul(x); // (B, M, D)
  }

  private NDArray linear(NDArray x, MtawTensor weight, MtawTensor bias) {
    return Linear.linear(x, weight(weight), weight(bias)).singletonOrThrow();
  }

  private NDArray layerNorm(NDArray x) {
    Shape normalized = new Shape(shape.dimension());
    NDArray weight = weight(MtawTensor.ITL_NORM_WEIGHT);
    NDArray bias = weight(MtawTensor.ITL_NORM_BIAS);
    return LayerNorm.layerNorm(x, normalized, weight, bias, NORM_EPSILON).singletonOrThrow();
  }

  private NDArray dropped(NDArray x) {
    return dropout == 0 ? x : Dropout.dropout(x, dropout, true).singletonOrThrow();
  }

  private NDArray weight(MtawTensor name) {
    return weights.get(name.checkpointName());
  }
}
