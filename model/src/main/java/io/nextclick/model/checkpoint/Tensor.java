package io.nextclick.model.checkpoint;

import java.util.Arrays;

/** Numbers of a trained model in the Java heap, row by row. */
public final class Tensor {

  private final int[] shape;
  private final float[] values;

  private Tensor(int[] shape, float[] values) {
    this.shape = shape;
    this.values = values;
  }

  /**
   * Wraps the values without copying them.
   *
   * @param values row by row, as many as the shape holds
   */
  public static Tensor of(float[] values, int... shape) {
    long expected = 1;
    for (int size : shape) {
      expected = Math.multiplyExact(expected, (long) size);
    }
    if (expected != values.length || Arrays.stream(shape).anyMatch(size -> size < 0)) {
      throw new IllegalArgumentException(
          values.length + " values do not fill the shape " + Arrays.toString(shape));
    }
    return new Tensor(shape.clone(), values);
  }

  /** Sizes of the dimensions, outermost first. */
  public int[] shape() {
    return shape.clone();
  }

  /** The values themselves, not a copy. */
  public float[] values() {
    return values;
  }

  boolean hasShape(int... expected) {
    return Arrays.equals(shape, expected);
  }

  /** Where the first number stands that is infinite or not a number; -1 where all are finite. */
  int firstNotFinite() {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        return i;
      }
    }
    return -1;
  }
}
