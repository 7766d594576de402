package io.nextclick.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.nextclick.model.network.Rows;

/** Loss of the softmax over the dot products with all items. */
final class DotSoftmax implements RecommendationLoss {

  private final VocabularySoftmax softmax;

  DotSoftmax(VocabularySoftmax softmax) {
    this.softmax = softmax;
  }

  @Override
  public Share of(NDArray wanted, NDArray items, long[] targets, NDManager step) {
    NDArray chosen = Rows.of(items, step.create(targets)); // (N, D)
    NDArray query = wanted.stopGradient(); // (N, D)
    VocabularySoftmax.Gradients known =
        softmax.of(query, items.stopGradient(), chosen.stopGradient(), step);
    // A scalar whose gradients are those known; the targets' own share goes by their rows.
    NDArray scalar =
        wanted.mul(known.query()).sum().sub(chosen.mul(query.mul(known.pulls())).sum());
    return new Share(scalar, known.sum(), () -> items.getGradient().addi(known.table()));
  }
}
