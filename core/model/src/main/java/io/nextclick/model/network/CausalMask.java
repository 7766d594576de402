package io.nextclick.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** Added to the scores of an attention, it lets a click look at itself and at those before it. */
public final class CausalMask {

  /** Added to a score that must not count: the softmax makes it exactly 0. */
  public static final float MASKED = -1e9f;

  private CausalMask() {}

  /** (L, L). */
  public static NDArray of(NDManager manager, int length) {
    float[] mask = new float[length * length];
    for (int t = 0; t < length; t++) {
      for (int later = t + 1; later < length; later++) {
        mask[t * length + later] = MASKED;
      }
    }
    return manager.create(mask, new Shape(length, length));
  }
}
