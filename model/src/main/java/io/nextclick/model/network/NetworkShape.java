package io.nextclick.model.network;

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
}
