package io.nextclick.trainer.training;

import ai.djl.ndarray.NDManager;
import java.util.Locale;

/** In which floating-point numbers the vocabulary is multiplied with in training. */
public enum Precision {
  /** Bfloat16 on a GPU, float32 elsewhere. */
  AUTO,
  FLOAT32,
  /**
   * About a quarter off an epoch where the processor has AMX tiles, nothing where not. Not the
   * default there: the engine's tile kernels have been seen to kill the process (SIGILL), while
   * another thread was scoring and on some data always.
   */
  BFLOAT16;

  boolean isHalf(NDManager manager) {
    return this == BFLOAT16 || (this == AUTO && manager.getDevice().isGpu());
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
