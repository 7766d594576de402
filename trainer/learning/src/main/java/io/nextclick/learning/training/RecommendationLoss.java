package io.nextclick.learning.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * How wrong what is wanted is about the items clicked next. Shapes: N targets, V items, D numbers
 * an embedding.
 */
public interface RecommendationLoss {

  /**
   * The loss of a batch.
   *
   * @param scalar to run backward from, alone or added to other losses, for the gradients of the
   *     mean loss
   * @param sum of the targets' losses
   * @param afterBackward adds what the engine has not been told of
   */
  record BatchLoss(NDArray scalar, double sum, Runnable afterBackward) {}

  /**
   * To be called while gradients are collected.
   *
   * @param wanted (N, D), after each prefix
   * @param items (V, D), a leaf
   * @param targets (N), item table rows
   * @param step owns all that is made on the way
   */
  BatchLoss of(NDArray wanted, NDArray items, long[] targets, NDManager step);
}
