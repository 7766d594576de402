package io.nextclick.learning.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.training.GradientCollector;
import java.util.function.Supplier;

/** Runs backward. */
public final class Gradients {

  private Gradients() {}

  /** Leaves the gradients of a scalar in the leaves that it is made from. */
  public static void of(Supplier<NDArray> scalar) {
    try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      collector.backward(scalar.get());
    }
  }
}
