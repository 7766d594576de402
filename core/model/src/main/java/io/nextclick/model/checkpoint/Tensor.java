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
    if (Arrays.stream(shape).anyMatch(size -> size < 0) || numbers(shape) != values.length) {
      throw new IllegalArgumentException(
          values.length + " values do not fill the shape " + Arrays.toString(shape));
    }
    return new Tensor(shape.clone(), values);
  }

  /** How many numbers a shape holds; {@link Long#MAX_VALUE} for more than can be counted. */
  static long numbers(int... shape) {
    if (Arrays.stream(shape).anyMatch(size -> size == 0)) {
      return 0;
    }
    long numbers = 1;
    for (int size : shape) {
      if (numbers > Long.MAX_VALUE / size) {
        return Long.MAX_VALUE;
      }
      numbers *= size;
    }
    return numbers;
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

  /** Where the first number is that is infinite or not a number; -1 where all are finite. */
  int firstNotFinite() {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        return i;
      }
    }
    return -1;
  }
}
