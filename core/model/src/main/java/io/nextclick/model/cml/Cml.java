package io.nextclick.model.cml;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import io.nextclick.model.network.Encoder;
import io.nextclick.model.network.Joined;
import io.nextclick.model.network.PaddedPrefixes;
import io.nextclick.model.network.Rows;
import io.nextclick.model.network.Weights;

/**
 * What a session gathers from its items (CML, arXiv 2202.08523, equations 1 to 3), where the paper
 * has a user with an embedding of his own: {@code s_l = LeakyReLU(W_l Σ_i a_i e_i,l−1)}, the
 * weights {@code a} by {@link Gathering}, all layers side by side projected to D numbers. It
 * follows from the clicks alone, so that a session never seen is as good as one trained on.
 *
 * <p>Shapes as in {@link Encoder}; K behaviours.
 */
public final class Cml implements Encoder {

  private final CmlShape shape;
  private final Weights weights;
  private final Gathering gathering;
  private final float dropout;
  private final Layers layers;
  private final NDArray itemLayers; // (V, layers·D)

  /**
   * @param dropout share of clicks that a session forgets
   */
  Cml(CmlShape shape, Weights weights, float dropout) {
    this.shape = shape;
    this.weights = weights;
    this.gathering = shape.gathering();
    this.dropout = dropout;
    this.layers = new Layers(weights);
    this.itemLayers = shape.itemLayers(weights);
  }

  @Override
  public NDArray encode(PaddedPrefixes clicks, NDManager manager) {
    return sessions(gathered(clicks, gathering.ofEveryPrefix(clicks), clicks.width(), manager));
  }

  @Override
  public NDArray encodeLast(PaddedPrefixes clicks, NDManager manager) {
    NDArray gathered = gathered(clicks, gathering.ofSessions(clicks), 1, manager); // (B, 1, L·D)
    return sessions(gathered).reshape(clicks.lengths().length, shape.dimension());
  }

  /**
   * What whole sessions gather by each behaviour alone.
   *
   * @return (B, K, D); what is seen of a behaviour that a session lacks means nothing
   */
  public NDArray byBehaviour(PaddedPrefixes clicks, NDManager manager) {
    float[] shares = gathering.byBehaviour(clicks);
    return sessions(gathered(clicks, shares, shape.behaviourCount(), manager));
  }

  /** From (B, M, T) weights and T clicks to (B, M, layers·D). */
  private NDArray gathered(PaddedPrefixes clicks, float[] shares, int rows, NDManager manager) {
    NDArray items = Rows.of(itemLayers, clicks.items(manager)); // (B, T, layers·D)
    Shape sizes = new Shape(clicks.lengths().length, rows, clicks.width());
    NDArray kept = manager.create(shares, sizes); // (B, M, T)
    return (dropout == 0 ? kept : Dropout.dropout(kept, dropout, true).singletonOrThrow())
        .matMul(items);
  }

  /** From (…, layers·D) gathered from items to (…, D). */
  private NDArray sessions(NDArray gathered) {
    NDList side = new NDList();
    for (int layer = 1; layer <= shape.layers(); layer++) {
      int begin = (layer - 1) * shape.dimension();
      NDArray own = gathered.get(new NDIndex("..., {}:{}", begin, begin + shape.dimension()));
      side.add(layers.session(own, layer));
    }
    NDArray all = Joined.of(side, -1); // (…, layers·D)
    return Linear.linear(
            all, weights.get(CmlShape.SESSION_PROJECTION), weights.get(CmlShape.SESSION_BIAS))
        .singletonOrThrow();
  }
}
