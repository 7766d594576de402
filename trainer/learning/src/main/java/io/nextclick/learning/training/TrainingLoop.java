package io.nextclick.learning.training;

import static io.nextclick.learning.training.TrainingSettings.BY_SESSION;
import static io.nextclick.learning.training.TrainingSettings.DECAY;
import static io.nextclick.learning.training.TrainingSettings.LEARNING_RATE;
import static io.nextclick.learning.training.TrainingSettings.MAX_EPOCHS;
import static io.nextclick.learning.training.TrainingSettings.PRECISION;
import static io.nextclick.learning.training.TrainingSettings.SEED;
import static io.nextclick.learning.training.TrainingSettings.TARGETS_PER_STEP;

import ai.djl.ndarray.NDManager;
import io.nextclick.learning.setting.Settled;
import io.nextclick.learning.training.EpochReport.Validation;
import io.nextclick.learning.training.Windows.Window;
import io.nextclick.model.ComputeEngine;
import io.nextclick.model.checkpoint.Tensor;
import io.nextclick.model.network.NetworkShape;
import io.nextclick.model.network.Weights;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Epoch after epoch over the same sessions, from the same start: the weights and their optimiser.
 */
final class TrainingLoop implements AutoCloseable {

  private static final String NETWORK = "network";
  private static final String MEAN = "mean";
  private static final int STEPS_AN_EPOCH = 150;

  private final Phase phase;
  private final int count;
  private final List<Window> windows;
  private final Settled settings;
  private final Clock clock;
  private final TrainingListener listener;
  private final NDManager manager;
  private final Products products;
  private final Adam adam;
  private final Step step;
  private final AveragedWeights averaged;
  private final ToIntFunction<Window> size;
  private final int sizeOfStep;
  private int epoch;

  /**
   * @param kept the epochs done before; null for none
   */
  TrainingLoop(
      Phase phase,
      List<Window> windows,
      NetworkShape shape,
      Map<String, Tensor> initial,
      @Nullable EpochState kept,
      Recipe recipe,
      Settled settings,
      NDManager parent,
      Clock clock,
      TrainingListener listener) {
    this.phase = phase;
    this.count = settings.get(MAX_EPOCHS);
    this.windows = settings.get(BY_SESSION) ? windows : Windows.ofPrefixes(windows);
    this.settings = settings;
    this.clock = clock;
    this.listener = listener;
    this.manager = parent.newSubManager();
    this.products =
        settings.get(PRECISION) == Precision.BFLOAT16
            ? new HalfPrecisionProducts(manager)
            : Products.inSinglePrecision();
    int targets = this.windows.stream().mapToInt(Window::targets).sum();
    Optional<Integer> sessions = recipe.sessionsPerStep(settings, this.windows.size());
    this.size = sessions.isEmpty() ? Window::targets : window -> 1;
    this.sizeOfStep = sessions.orElseGet(() -> targetsPerStep(settings, targets));
    Map<String, Tensor> learnt = recipe.learnt(initial, shape, settings);
    this.adam = new Adam(Weights.load(learnt, manager), settings.get(LEARNING_RATE), manager);
    if (kept != null) {
      adam.restore(NETWORK, kept.learnt());
    }
    this.averaged = new AveragedWeights(adam.weights(), manager);
    this.step =
        recipe.step(
            new Recipe.Ingredients(
                shape, settings, this.windows, adam, recipe.loss(products, settings), manager));
    if (kept != null) {
      averaged.restore(MEAN, kept.learnt());
      step.restore(kept.learnt());
      this.epoch = kept.reports().size();
    }
  }

  /**
   * The targets in a step, or where it is left open, as many as make an epoch of 150 steps, from 32
   * to 512: the learning rate falls by the epoch, and must not before something is learnt.
   */
  static int targetsPerStep(Settled settings, int targets) {
    return settings
        .find(TARGETS_PER_STEP)
        .orElse(Math.min(512, Math.max(32, targets / STEPS_AN_EPOCH)));
  }

  /** Trains one more epoch and judges it. */
  EpochReport next(Validator validator) {
    epoch++;
    Random random = seeded();
    step.learnAt(settings.get(LEARNING_RATE) * Math.pow(settings.get(DECAY), epoch - 1));
    Instant begin = clock.instant();
    List<SessionBatch> batches =
        settings.get(BY_SESSION)
            ? SessionBatch.shuffled(windows, size, sizeOfStep, random)
            : SessionBatch.shuffledPadded(windows, size, sizeOfStep, random);
    double loss = 0;
    int targets = 0;
    for (int i = 0; i < batches.size(); i++) {
      loss += step.take(batches.get(i));
      averaged.follow();
      targets += batches.get(i).targets().length;
      if (!Double.isFinite(loss)) {
        throw new DivergedException(
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
        validator.hasNothingToJudge() ? Optional.empty() : Optional.of(judged(validator));
    return new EpochReport(phase, epoch, loss / targets, targets, duration, validation);
  }

  /**
   * The order of the sessions in this epoch. All that is random in an epoch follows from the seed
   * and its number alone: nobody can ask the engine how far its generator has got, and an epoch
   * after a break must draw what it would have drawn.
   */
  private Random seeded() {
    SplittableRandom seeds = new SplittableRandom(1_000_003L * settings.get(SEED) + epoch);
    ComputeEngine.seed(seeds.nextInt());
    step.seed(seeds.nextLong());
    return new Random(seeds.nextLong());
  }

  /** All that the next epoch begins with. */
  Snapshot learnt() {
    Snapshot learnt = new Snapshot();
    adam.keep(NETWORK, learnt);
    averaged.keep(MEAN, learnt);
    step.keep(learnt);
    return learnt;
  }

  private Weights network(NDManager scope) {
    return step.network(averaged.mean().frozen(scope), scope);
  }

  private Validation judged(Validator validator) {
    try (NDManager scope = manager.newSubManager()) {
      return validator.judge(network(scope), scope);
    }
  }

  /** A copy of the network that the running mean of the weights makes now. */
  SortedMap<String, Tensor> weights() {
    try (NDManager scope = manager.newSubManager()) {
      return network(scope).toTensors();
    }
  }

  @Override
  public void close() {
    products.close();
    manager.close();
  }
}
