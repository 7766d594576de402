package io.nextclick.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.nextclick.model.Vocabulary;
import io.nextclick.model.mtaw.Mtaw;
import io.nextclick.model.mtaw.MtawTensor;
import io.nextclick.model.mtaw.MtawWeights;
import io.nextclick.trainer.training.EpochReport.Validation;
import java.util.List;

/** Judges the weights of a training under way on sessions held back from it. */
final class Validator {

  private static final int TARGETS_PER_BATCH = 512;
  private static final int LIST_LENGTH = 20;

  private final List<SessionBatch> batches;
  private final int targets;

  /** Targets that the vocabulary lacks are missed by every model, and counted. */
  Validator(List<List<String>> sessions, Vocabulary vocabulary, int maxLength) {
    this.batches =
        SessionBatch.inOrderOfLength(
            Windows.of(sessions, vocabulary, maxLength), TARGETS_PER_BATCH);
    this.targets = sessions.stream().mapToInt(session -> Math.max(0, session.size() - 1)).sum();
  }

  boolean hasNothingToJudge() {
    return targets == 0;
  }

  Validation judge(MtawWeights weights, NDManager manager) {
    Mtaw network = new Mtaw(weights, 0);
    int hits = 0;
    double reciprocal = 0;
    try (NDManager tables = manager.newSubManager()) {
      NDArray items = weights.get(MtawTensor.ITEM_EMBEDDING).normalize(2, 1).transpose(); // (D, V)
      items.attach(tables);
      for (SessionBatch batch : batches) {
        for (float above : itemsAboveTarget(network, batch, items, tables)) {
          if (above < LIST_LENGTH) {
            hits++;
            reciprocal += 1 / (above + 1);
          }
        }
      }
    }
    return new Validation((double) hits / targets, reciprocal / targets, targets);
  }

  /** (N): how many items score higher than the target. */
  private static float[] itemsAboveTarget(
      Mtaw network, SessionBatch batch, NDArray items, NDManager manager) {
    try (NDManager scope = manager.newSubManager()) {
      NDArray wanted = TrainingStep.normalisedTrends(network, batch, scope); // (N, D)
      NDArray scores = wanted.matMul(items); // (N, V)
      NDArray targetRows = scope.create(batch.targets()).expandDims(1); // (N, 1)
      NDArray above = scores.gt(scores.gather(targetRows, 1)); // (N, V)
      return above.toType(DataType.FLOAT32, false).sum(new int[] {1}).toFloatArray();
    }
  }
}
