package io.nextclick.model.cml;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import io.nextclick.model.network.Weights;

/**
 * What becomes of what was gathered (CML, equation 2): {@code LeakyReLU(W x)}, (…, D) to (…, D).
 */
public record Layers(Weights weights) {

  private static final float LEAK = 0.2f;

  /** By sessions from items, layers counted from 1. */
  public NDArray session(NDArray gathered, int layer) {
    return activated(gathered, CmlShape.sessionWeight(layer));
  }

  /** By items from sessions. */
  public NDArray item(NDArray gathered, int layer) {
    return activated(gathered, CmlShape.itemWeight(layer));
  }

  private NDArray activated(NDArray gathered, String weight) {
    NDArray turned = Linear.linear(gathered, weights.get(weight)).singletonOrThrow();
    return Activation.leakyRelu(turned, LEAK);
  }
}
