package io.nextclick.learning.training;

import java.util.Locale;

/** In which floating-point numbers the vocabulary is multiplied with in training. */
public enum Precision {
  FLOAT32,
  /**
   * About a quarter off an epoch where the processor has AMX tiles; nothing where not, and nothing
   * on a GPU. Not the default: the engine's tile kernels have been seen to kill the process
   * (SIGILL), while another thread was scoring and on some data always.
   */
  BFLOAT16;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
