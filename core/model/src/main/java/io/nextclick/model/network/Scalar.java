package io.nextclick.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * A number as a tensor. The engine's operations with a Java number read memory that may be freed
 * already.
 */
public final class Scalar {

  private Scalar() {}

  /** Rounded to single precision, without dimensions. */
  public static NDArray of(NDManager manager, double value) {
    return manager.full(new Shape(), (float) value);
  }
}
