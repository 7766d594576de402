package io.nextclick.model.gru4rec;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import io.nextclick.model.network.Encoder;
import io.nextclick.model.network.PaddedPrefixes;
import io.nextclick.model.network.Rows;
import io.nextclick.model.network.Weights;

/**
 * GRU4Rec (arXiv 1511.06939, section 3) as it is trained on whole vocabularies today (as in RecBole
 * 1.2): gated recurrent units without biases over the embedded clicks, {@code h_t = (1 − z_t)·ĥ_t +
 * z_t·h_{t−1}}, what is remembered projected to D numbers and held against the items' embeddings.
 * Shapes as in {@link Encoder}; H numbers remembered. Safe for use by several threads where the
 * dropout is 0.
 */
public final class Gru4Rec implements Encoder {

  private final Gru4RecShape shape;
  private final Weights weights;
  private final float dropout;

  /**
   * @param dropout share of numbers zeroed in training, on the embedded clicks
   */
  Gru4Rec(Gru4RecShape shape, Weights weights, float dropout) {
    this.shape = shape;
    this.weights = weights;
    this.dropout = dropout;
  }

  @Override
  public NDArray encode(PaddedPrefixes padded, NDManager manager) {
    NDArray items = Rows.of(weights.get(Weights.ITEMS), padded.items(manager)); // (B, L, D)
    NDArray clicks = shape.behaviours().added(items, padded, weights); // (B, L, D)
    NDArray x = dropout == 0 ? clicks : Dropout.dropout(clicks, dropout, true).singletonOrThrow();
    NDArray nothing =
        manager.zeros(new Shape(shape.layers(), padded.lengths().length, shape.hiddenSize()));
    NDArray remembered =
        x.getNDArrayInternal()
            .gru(x, nothing, units(), false, shape.layers(), 0, true, false, true)
            .get(0); // (B, L, H)
    return Linear.linear(
            remembered,
            weights.get(Gru4RecShape.PROJECTION),
            weights.get(Gru4RecShape.PROJECTION_BIAS))
        .singletonOrThrow(); // (B, L, D)
  }

  private NDList units() {
    NDList units = new NDList();
    for (int layer = 0; layer < shape.layers(); layer++) {
      units.add(weights.get(Gru4RecShape.inputWeight(layer)));
      units.add(weights.get(Gru4RecShape.hiddenWeight(layer)));
    }
    return units;
  }
}
