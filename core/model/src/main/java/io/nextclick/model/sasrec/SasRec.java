package io.nextclick.model.sasrec;

import static io.nextclick.model.sasrec.SasRecShape.name;

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
 * The equations of SASRec (arXiv 1808.09781, section III) as MCLRec uses them (arXiv 2304.07763):
 * layer normalisation on the embedded clicks and after each residual, GELU between the two linear
 * layers of the feed-forward. Shapes as in {@link Encoder}; H heads of D/H numbers. Safe for use by
 * several threads where the dropout is 0.
 */
public final class SasRec implements Encoder {

  private static final float NORM_EPSILON = 1e-12f;

  private final SasRecShape shape;
  private final Weights weights;
  private final float dropout;

  /**
   * @param dropout share of numbers zeroed in training, on the embedded clicks, the attention and
   *     every layer's output; 0 to score
   */
  public SasRec(SasRecShape shape, Weights weights, float dropout) {
    this.shape = shape;
    this.weights = weights;
    this.dropout = dropout;
  }

  @Override
  public NDArray encode(PaddedPrefixes padded, NDManager manager) {
    int length = padded.width();
    NDArray places = manager.arange(length).toType(DataType.INT64, false); // (L)
    NDArray positions = Rows.of(weights.get(SasRecShape.POSITIONS), places); // (L, D)
    NDArray items = Rows.of(weights.get(Weights.ITEMS), padded.items(manager)); // (B, L, D)
    NDArray clicks = shape.behaviours().added(items, padded, weights); // (B, L, D)
    NDArray x = dropped(norm(clicks.add(positions), SasRecShape.INPUT_NORM)); // (B, L, D)
    NDArray mask = CausalMask.of(manager, length); // (L, L)
    for (int layer = 0; layer < shape.layers(); layer++) {
      x = norm(x.add(dropped(attention(x, mask, layer))), name(layer, "attention.norm"));
      x = norm(x.add(dropped(feedForward(x, layer))), name(layer, "feed_forward.norm"));
    }
    return x;
  }

  /** {@code softmax(Q Kᵀ / √(D/H)) V} of each head: (B, L, D) to (B, L, D). */
  private NDArray attention(NDArray x, NDArray mask, int layer) {
    NDArray query = heads(linear(x, name(layer, "attention.query"))); // (B, H, L, D/H)
    NDArray key = heads(linear(x, name(layer, "attention.key"))); // (B, H, L, D/H)
    NDArray value = heads(linear(x, name(layer, "attention.value"))); // (B, H, L, D/H)
    float scale = (float) (1 / Math.sqrt((double) shape.dimension() / shape.heads()));
    NDArray scaled = query.mul(Scalar.of(x.getManager(), scale));
    NDArray scores = scaled.matMul(key.transpose(0, 1, 3, 2)).add(mask); // (B, H, L, L)
    NDArray context = dropped(scores.softmax(-1)).matMul(value); // (B, H, L, D/H)
    NDArray joined = context.transpose(0, 2, 1, 3).reshape(x.getShape()); // (B, L, D)
    return linear(joined, name(layer, "attention.output"));
  }

  /** {@code Linear(GELU(Linear(x)))}: (B, L, D) to (B, L, D). */
  private NDArray feedForward(NDArray x, int layer) {
    NDArray inner = Activation.gelu(linear(x, name(layer, "feed_forward.inner"))); // (B, L, 4·D)
    return linear(inner, name(layer, "feed_forward.outer"));
  }

  /** (B, L, D) to (B, H, L, D/H). */
  private NDArray heads(NDArray x) {
    Shape sizes = x.getShape();
    int heads = shape.heads();
    return x.reshape(sizes.get(0), sizes.get(1), heads, sizes.get(2) / heads).transpose(0, 2, 1, 3);
  }

  private NDArray linear(NDArray x, String name) {
    return Linear.linear(x, weights.get(name + ".weight"), weights.get(name + ".bias"))
        .singletonOrThrow();
  }

  private NDArray norm(NDArray x, String name) {
    return LayerNorm.layerNorm(
            x,
            new Shape(shape.dimension()),
            weights.get(name + ".weight"),
            weights.get(name + ".bias"),
            NORM_EPSILON)
        .singletonOrThrow();
  }

  private NDArray dropped(NDArray x) {
    return dropout == 0 ? x : Dropout.dropout(x, dropout, true).singletonOrThrow();
  }
}
