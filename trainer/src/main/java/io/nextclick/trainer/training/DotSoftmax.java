package io.nextclick.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** Cross-entropy of the softmax over the dot products with all items. */
final class DotSoftmax implements RecommendationLoss {

  @Override
  public Share of(NDArray wanted, NDArray items, long[] targets, NDManager step) {
    NDArray rows = step.create(targets, new Shape(targets.length, 1)); // (N, 1)
    NDArray logits = wanted.matMul(items.transpose()); // (N, V)
    NDArray chosen = logits.logSoftmax(1).gather(rows, 1); // (N, 1)  log ŷ of the target
    NDArray loss = chosen.mean().neg();
    double mean = loss.stopGradient().toFloatArray()[0];
    return new Share(loss, mean * targets.length, () -> {});
  }
}
