package io.nextclick.model.mtaw;

import io.nextclick.model.network.Weights;

/** Every trained tensor of MTAW, by the name it bears in a checkpoint. D is the dimension. */
public enum MtawTensor {
  /** (V, D): e(i), row {@code i - 1} for the item at vocabulary index {@code i}. */
  ITEM_EMBEDDING(Weights.ITEMS),
  /** (maxLength, D): p_t, counted from the first click looked at. */
  POSITION_EMBEDDING("position_embedding"),
  /** (D, D): Q_t of the interest tracking layer. */
  ITL_QUERY_WEIGHT("itl.query.weight"),
  /** (D). */
  ITL_QUERY_BIAS("itl.query.bias"),
  /** (D, D): inner layer of the position-wise feed-forward. */
  ITL_INNER_WEIGHT("itl.feed_forward.inner.weight"),
  /** (D). */
  ITL_INNER_BIAS("itl.feed_forward.inner.bias"),
  /** (D, D): outer layer of the position-wise feed-forward. */
  ITL_OUTER_WEIGHT("itl.feed_forward.outer.weight"),
  /** (D). */
  ITL_OUTER_BIAS("itl.feed_forward.outer.bias"),
  /** (D). */
  ITL_NORM_WEIGHT("itl.layer_norm.weight"),
  /** (D). */
  ITL_NORM_BIAS("itl.layer_norm.bias"),
  /** (D, D): Q_l of the interest enhancing layer. */
  IEL_QUERY_WEIGHT("iel.query.weight"),
  /** (D). */
  IEL_QUERY_BIAS("iel.query.bias");

  private final String checkpointName;

  MtawTensor(String checkpointName) {
    this.checkpointName = checkpointName;
  }

  /** Its name in a checkpoint. */
  public String checkpointName() {
    return checkpointName;
  }

  /** Whether a network of this shape makes use of it. */
  public boolean isUsedBy(MtawShape shape) {
    return shape.enhancing() || (this != IEL_QUERY_WEIGHT && this != IEL_QUERY_BIAS);
  }

  /** Its sizes in a network of this shape. */
  public int[] sizes(MtawShape shape) {
    return switch (this) {
      case ITEM_EMBEDDING -> new int[] {shape.items(), shape.dimension()};
      case POSITION_EMBEDDING -> new int[] {shape.maxLength(), shape.dimension()};
      case ITL_QUERY_WEIGHT, ITL_INNER_WEIGHT, ITL_OUTER_WEIGHT, IEL_QUERY_WEIGHT ->
          new int[] {shape.dimension(), shape.dimension()};
      case ITL_QUERY_BIAS,
          ITL_INNER_BIAS,
          ITL_OUTER_BIAS,
          ITL_NORM_WEIGHT,
          ITL_NORM_BIAS,
          IEL_QUERY_BIAS ->
          new int[] {shape.dimension()};
    };
  }
}
