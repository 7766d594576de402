package io.nextclick.model.network;

import ai.djl.ndarray.NDArray;
import java.util.Map;

/** The sizes that fix every tensor of a network, and the network that they make. */
public interface NetworkShape {

  /** V, how many items are known. */
  int items();

  /** D, length of an embedding. */
  int dimension();

  /** How many of a prefix's latest clicks are looked at. */
  int maxLength();

  /** What visitors do, as far as it is told. */
  Behaviours behaviours();

  /** Every tensor's sizes by its name in a checkpoint, in a fixed order. */
  Map<String, int[]> tensors();

  /** Those of {@link #tensors} that training moves; any other follows from them. */
  default Map<String, int[]> learnt() {
    return tensors();
  }

  /** What a checkpoint's metadata must say for the shape to be known again. */
  Map<String, String> hyperparameters();

  /**
   * The network.
   *
   * @param weights as {@link #tensors} names them
   * @param dropout share of numbers zeroed in training; 0 to score, and several threads may
   */
  Encoder encoder(Weights weights, float dropout);

  /** How what is wanted is held against the items. */
  Scoring scoring();

  /** What it is held against: (V, D), row {@code i - 1} for vocabulary index {@code i}. */
  default NDArray itemTable(Weights weights) {
    return weights.get(Weights.ITEMS);
  }
}
