package io.nextclick.trainer.training;

import ai.djl.ndarray.NDManager;
import java.util.Locale;

/** In which floating-point numbers the vocabulary is multiplied with in training. */
public enum Precision {
  /** Bfloat16 where the device computes with it, float32 elsewhere. */
  AUTO,
  FLOAT32,
  BFLOAT16;

  boolean isHalf(NDManager manager) {
    return this == BFLOAT16 || (this == AUTO && HalfPrecisionProducts.isSupported(manager));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
