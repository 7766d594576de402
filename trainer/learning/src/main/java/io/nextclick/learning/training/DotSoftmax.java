package io.nextclick.learning.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.nextclick.model.network.Rows;

/** Loss of the softmax over the dot products with all items. */
public final class DotSoftmax implements RecommendationLoss {

  private final VocabularySoftmax softmax;

  public DotSoftmax(VocabularySoftmax softmax) {
    this.softmax = softmax;
  }

  @Override
  public BatchLoss of(NDArray wanted, NDArray items, long[] targets, NDManager step) {
    NDArray chosen = Rows.of(items, step.create(targets)); // (N, D)
    VocabularySoftmax.Loss known = softmax.of(wanted, items.stopGradient(), chosen, step);
    return new BatchLoss(
        known.scalar(), known.sum(), () -> items.getGradient().addi(known.table()));
  }
}
