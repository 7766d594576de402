package io.nextclick.trainer.training;

import ai.djl.ndarray.NDManager;
import io.nextclick.model.ComputeEngine;
import io.nextclick.model.checkpoint.CheckpointException;
import io.nextclick.model.checkpoint.Tensor;
import io.nextclick.model.mtaw.MtawShape;
import io.nextclick.model.mtaw.MtawTensor;
import io.nextclick.model.mtaw.MtawWeights;
import io.nextclick.trainer.training.EpochReport.Validation;
import io.nextclick.trainer.training.Windows.Window;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;

/**
 * Epoch after epoch over the same sessions, from the same start: the weights and their optimiser.
 */
final class Epochs implements AutoCloseable {

  private final Phase phase;
  private final int count;
  private final List<Window> windows;
  private final TrainingOptions options;
  private final Clock clock;
  private final TrainingListener listener;
  private final NDManager manager;
  private final MtawWeights weights;
  private final Adam adam;
  private final Products products;
  private final TrainingStep step;
  private final int targetsPerStep;
  private final Random random;
  private int epoch;

  Epochs(
      Phase phase,
      List<Window> windows,
      MtawShape shape,
      Map<MtawTensor, Tensor> initial,
      TrainingOptions options,
      NDManager parent,
      Clock clock,
      TrainingListener listener) {
    this.phase = phase;
    this.count = options.maxEpochs();
    this.windows = options.bySession() ? windows : Windows.ofPrefixes(windows);
    this.options = options;
    this.clock = clock;
    this.listener = listener;
    this.manager = parent.newSubManager();
    this.weights = MtawWeights.load(shape, initial, manager);
    this.adam = new Adam(weights, options.learningRate(), manager);
    this.products =
        options.precision().isHalf(manager)
            ? new HalfPrecisionProducts(manager)
            : Products.inSinglePrecision();
    int targets = this.windows.stream().mapToInt(Window::targets).sum();
    this.targetsPerStep = options.targetsPerStepFor(targets);
    this.step =
        new TrainingStep(
            products,
            new AdaptiveWeightLoss(options.gamma()),
            options.sigma(),
            options.dropoutFor(targets, shape.items()));
    this.random = new Random(options.seed());
    ComputeEngine.seed(options.seed());
  }

  /** Trains one more epoch and judges it. */
  EpochReport next(Validator validator) {
    epoch++;
    adam.learnAt(options.learningRate() * Math.pow(options.decay(), epoch - 1));
    Instant begin = clock.instant();
    List<SessionBatch> batches =
        options.bySession()
            ? SessionBatch.shuffled(windows, targetsPerStep, random)
            : SessionBatch.shuffledPadded(windows, targetsPerStep, random);
    double loss = 0;
    int targets = 0;
    for (int i = 0; i < batches.size(); i++) {
      loss += step(batches.get(i));
      targets += batches.get(i).targets().length;
      if (!Double.isFinite(loss)) {
        throw new CheckpointException(
            "The training diverged: the loss is %s in step %d of epoch %d. Train again with a smaller learning rate."
                .formatted(loss, i + 1, epoch));
      }
      double seconds = Duration.between(begin, clock.instant()).toNanos() / 1e9;
      listener.onStep(
          new StepReport(
              phase, epoch, count, i + 1, batches.size(), loss / targets, targets / seconds));
    }
    Duration duration = Duration.between(begin, clock.instant());
    Optional<Validation> validation =
        validator.hasNothingToJudge()
            ? Optional.empty()
            : Optional.of(validator.judge(weights, manager));
    return new EpochReport(phase, epoch, loss / targets, targets, duration, validation);
  }

  private double step(SessionBatch batch) {
    try (NDManager scope = manager.newSubManager()) {
      MtawWeights leaves = weights.forStep(scope);
      double loss = step.differentiate(batch, leaves, scope);
      adam.update(weights, leaves, scope);
      return loss;
    }
  }

  /** A copy of the weights as they are now. */
  SortedMap<String, Tensor> weights() {
    return weights.toTensors();
  }

  @Override
  public void close() {
    products.close();
    manager.close();
  }
}
