package io.nextclick.learning.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.nextclick.learning.training.EpochReport.Validation;
import io.nextclick.learning.training.TrainingData.Held;
import io.nextclick.learning.training.Windows.Window;
import io.nextclick.model.Vocabulary;
import io.nextclick.model.network.Encoder;
import io.nextclick.model.network.NetworkShape;
import io.nextclick.model.network.Weights;
import java.util.List;
import java.util.Optional;

/** Judges the weights of a training under way on sessions held back from it. */
final class Validator {

  private static final int TARGETS_PER_BATCH = 512;

  /** Bounds the memory where there are many items. */
  private static final int SCORES_PER_BATCH = 32_000_000;

  private static final int LIST_LENGTH = 20;

  private final NetworkShape shape;
  private final List<SessionBatch> batches;
  private final int targets;
  private final int drawn;
  private final TrainingListener listener;

  /** Targets that the vocabulary lacks are missed by every model, and counted. */
  Validator(
      TrainingData data, Vocabulary vocabulary, NetworkShape shape, TrainingListener listener) {
    this.shape = shape;
    this.listener = listener;
    Windows windows = new Windows(vocabulary, shape);
    this.batches =
        SessionBatch.inOrderOfLength(
            data.held() == Held.LAST_CLICKS
                ? windows.ofLastTargets(data.validation())
                : windows.of(data.validation()),
            Window::targets,
            Math.max(1, Math.min(TARGETS_PER_BATCH, SCORES_PER_BATCH / vocabulary.size())));
    this.targets = data.validationTargets();
    this.drawn = data.drawn();
  }

  boolean hasNothingToJudge() {
    return targets == 0;
  }

  Validation judge(Weights weights, NDManager manager) {
    Encoder encoder = shape.encoder(weights, 0);
    AgainstSampled.Sum againstDrawn = new AgainstSampled.Sum(drawn);
    int hits = 0;
    double reciprocal = 0;
    try (NDManager tables = manager.newSubManager()) {
      NDArray items = shape.scoring().of(shape.itemTable(weights)).transpose(); // (D, V)
      items.attach(tables);
      for (SessionBatch batch : batches) {
        for (float above : itemsAboveTarget(encoder, batch, items, tables)) {
          againstDrawn.add(Math.min(above, shape.items() - 1) / shape.items());
          if (above < LIST_LENGTH) {
            hits++;
            reciprocal += 1 / (above + 1);
          }
        }
        listener.onProgress();
      }
    }
    return new Validation(
        (double) hits / targets,
        reciprocal / targets,
        targets,
        drawn == 0 ? Optional.empty() : Optional.of(againstDrawn.of(targets)));
  }

  /** (N): how many items score higher than the target. */
  private float[] itemsAboveTarget(
      Encoder encoder, SessionBatch batch, NDArray items, NDManager manager) {
    try (NDManager scope = manager.newSubManager()) {
      NDArray wanted = shape.scoring().of(batch.wanted(encoder, scope)); // (N, D)
      NDArray scores = wanted.matMul(items); // (N, V)
      NDArray targetRows = scope.create(batch.targets()).expandDims(1); // (N, 1)
      NDArray above = scores.gt(scores.gather(targetRows, 1)); // (N, V)
      return above.toType(DataType.FLOAT32, false).sum(new int[] {1}).toFloatArray();
    }
  }
}
