package io.nextclick.model.network;

import ai.djl.ndarray.NDArray;

/** How what is wanted and an item's embedding make a score. */
public enum Scoring {
  /** The cosine of the angle between the two. */
  COSINE {
    @Override
    public NDArray of(NDArray vectors) {
      return vectors.normalize(2, 1);
    }
  },
  /** Their dot product. */
  DOT {
    @Override
    public NDArray of(NDArray vectors) {
      return vectors;
    }
  };

  /** Vectors (N, D) of either kind, such that the product of two is the score. */
  public abstract NDArray of(NDArray vectors);
}
