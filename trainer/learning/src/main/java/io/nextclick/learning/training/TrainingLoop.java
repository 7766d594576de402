package io.nextclick.learning.training;

import ai.djl.ndarray.NDManager;
import io.nextclick.learning.cml.GraphOptions;
import io.nextclick.learning.cml.GraphStep;
import io.nextclick.learning.mclrec.ContrastOptions;
import io.nextclick.learning.mclrec.ContrastiveStep;
import io.nextclick.learning.training.EpochReport.Validation;
import io.nextclick.learning.training.Windows.Window;
import io.nextclick.model.ComputeEngine;
import io.nextclick.model.checkpoint.Tensor;
import io.nextclick.model.cml.CmlShape;
import io.nextclick.model.network.NetworkShape;
import io.nextclick.model.network.Scoring;
import io.nextclick.model.network.Weights;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  private final Phase phase;
  private final int count;
  private final List<Window> windows;
  private final TrainingOptions options;
  private final Clock clock;
  private final TrainingListener listener;
  private final NDManager manager;
  private final Products products;
  private final Adam adam;
  private final Step step;
  private final AveragedWeights averaged;
  private final ToIntFunction<Window> size;
  private final int sizeOfStep;
  private final double rate;
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
    this.products =
        options.precision() == Precision.BFLOAT16
            ? new HalfPrecisionProducts(manager)
            : Products.inSinglePrecision();
    int targets = this.windows.stream().mapToInt(Window::targets).sum();
    Integer sessions = options.sessionsPerStepFor(this.windows.size());
    this.size = sessions == null ? Window::targets : window -> 1;
    this.sizeOfStep = sessions == null ? options.targetsPerStepFor(targets) : sessions;
    boolean dot = shape.scoring() == Scoring.DOT;
    VocabularySoftmax softmax =
        new VocabularySoftmax(products, new AdaptiveWeightLoss(dot ? 0 : options.gamma()));
    RecommendationLoss loss =
        dot ? new DotSoftmax(softmax) : new CosineSoftmax(softmax, settled(options.sigma()));
    ContrastOptions contrast = options.contrast();
    GraphOptions graph = options.graph();
    this.rate = settled(options.learningRate());
    double dropout = settled(options.dropout());
    Map<String, Tensor> tensors =
        contrast == null ? initial : ContrastiveStep.withMask(initial, shape);
    Adam adam = new Adam(Weights.load(tensors, manager), rate, manager);
    if (kept != null) {
      adam.restore(NETWORK, kept.learnt());
    }
    this.adam = adam;
    this.averaged = new AveragedWeights(adam.weights(), manager);
    long seed = options.seed();
    if (shape instanceof CmlShape cml && graph != null) {
      this.step = new GraphStep(cml, graph, this.windows, adam, rate, dropout, seed, manager);
    } else if (contrast != null) {
      this.step = new ContrastiveStep(shape, adam, rate, loss, contrast, dropout, seed, manager);
    } else {
      this.step = new PlainStep(shape, adam, loss, dropout, manager);
    }
    if (kept != null) {
      averaged.restore(MEAN, kept.learnt());
      step.restore(kept.learnt());
      this.epoch = kept.reports().size();
    }
  }

  private static double settled(@Nullable Double setting) {
    return Objects.requireNonNull(setting, "a setting is still left to the data");
  }

  /** Trains one more epoch and judges it. */
  EpochReport next(Validator validator) {
    epoch++;
    Random random = seeded();
    step.learnAt(rate * Math.pow(options.decay(), epoch - 1));
    Instant begin = clock.instant();
    List<SessionBatch> batches =
        options.bySession()
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
    SplittableRandom seeds = new SplittableRandom(1_000_003L * options.seed() + epoch);
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
