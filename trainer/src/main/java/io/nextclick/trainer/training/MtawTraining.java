package io.nextclick.trainer.training;

import ai.djl.ndarray.NDManager;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.ComputeEngine;
import io.nextclick.model.Vocabulary;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.CheckpointMetadata;
import io.nextclick.model.checkpoint.Tensor;
import io.nextclick.model.mtaw.MtawShape;
import io.nextclick.model.mtaw.MtawTensor;
import io.nextclick.trainer.training.EpochReport.Validation;
import io.nextclick.trainer.training.Windows.Window;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Trains MTAW: sessions in, a checkpoint out. The same data, options, seed and machine give the
 * same bytes.
 */
public final class MtawTraining {

  /** The engine has one gradient collector and one random generator for the whole JVM. */
  private static final AtomicBoolean UNDER_WAY = new AtomicBoolean();

  private final ComputeDevice device;
  private final Clock clock;

  /**
   * @param clock for the rates and durations in reports only
   */
  public MtawTraining(ComputeDevice device, Clock clock) {
    this.device = device;
    this.clock = clock;
  }

  /**
   * Trains, and keeps the epoch that did best on validation; where nothing is held back, the last.
   *
   * @param warmStart a model to start from, its vocabulary may differ
   * @throws IllegalArgumentException if no session has two known items
   * @throws IllegalStateException if another training is under way in this JVM
   * @throws io.nextclick.model.checkpoint.CheckpointException if the model to start from does not
   *     fit, or the training diverged
   */
  public TrainingResult train(
      TrainingData data,
      TrainingOptions options,
      @Nullable Checkpoint warmStart,
      TrainingListener listener) {
    if (!UNDER_WAY.compareAndSet(false, true)) {
      throw new IllegalStateException(
          "Another training is under way in this process. Wait until it is done");
    }
    try (NDManager manager = ComputeEngine.open(device)) {
      return new Run(data, options, warmStart, listener, manager).train();
    } finally {
      UNDER_WAY.set(false);
    }
  }

  /** One training with all it needs at hand. */
  private final class Run {

    private final TrainingData data;
    private final TrainingOptions options;
    private final TrainingListener listener;
    private final NDManager manager;
    private final Vocabulary vocabulary;
    private final MtawShape shape;
    private final Map<MtawTensor, Tensor> initial;
    private final List<EpochReport> reports = new ArrayList<>();

    Run(
        TrainingData data,
        TrainingOptions options,
        @Nullable Checkpoint warmStart,
        TrainingListener listener,
        NDManager manager) {
      this.data = data;
      this.options = options;
      this.listener = listener;
      this.manager = manager;
      this.vocabulary = Vocabulary.of(data.clickCounts());
      this.shape = new MtawShape(vocabulary.size(), options.dimension(), options.maxLength());
      this.initial = InitialWeights.of(shape, vocabulary, options.seed(), warmStart);
    }

    TrainingResult train() {
      Validator validator = new Validator(data.validation(), vocabulary, options.maxLength());
      Chosen chosen = select(validator);
      if (options.refit() && !validator.hasNothingToJudge()) {
        chosen = refit(chosen.epoch());
      }
      return new TrainingResult(checkpoint(chosen), reports, chosen.epoch());
    }

    private Chosen select(Validator validator) {
      try (Epochs epochs = begin(Phase.SELECT, data.train(), options.maxEpochs())) {
        Chosen best = new Chosen(0, new TreeMap<>());
        double bestCriterion = Double.NEGATIVE_INFINITY;
        for (int epoch = 1; epoch <= options.maxEpochs(); epoch++) {
          EpochReport report = epochs.next(validator);
          reports.add(report);
          listener.onEpoch(report);
          double criterion = report.validation().map(Validation::criterion).orElse((double) epoch);
          if (criterion > bestCriterion) {
            bestCriterion = criterion;
            best = new Chosen(epoch, epochs.weights());
          } else if (epoch - best.epoch() >= options.patience()) {
            break;
          }
        }
        return best;
      }
    }

    private Chosen refit(int count) {
      List<List<String>> all =
          Stream.concat(data.train().stream(), data.validation().stream()).toList();
      try (Epochs epochs = begin(Phase.REFIT, all, count)) {
        Validator nothing = new Validator(List.of(), vocabulary, options.maxLength());
        for (int epoch = 1; epoch <= count; epoch++) {
          EpochReport report = epochs.next(nothing);
          reports.add(report);
          listener.onEpoch(report);
        }
        return new Chosen(count, epochs.weights());
      }
    }

    private Epochs begin(Phase phase, List<List<String>> sessions, int count) {
      List<Window> windows = Windows.of(sessions, vocabulary, options.maxLength());
      if (windows.isEmpty()) {
        throw new IllegalArgumentException(
            "None of the "
                + sessions.size()
                + " training sessions has two clicks on known items: there is nothing to learn"
                + " from. Give more clicks");
      }
      return new Epochs(phase, count, windows, shape, initial, options, manager, clock, listener);
    }

    private Checkpoint checkpoint(Chosen chosen) {
      SortedMap<String, String> hyperparameters = new TreeMap<>(options.settings());
      hyperparameters.putAll(shape.hyperparameters());
      hyperparameters.put("epochs", String.valueOf(chosen.epoch()));
      CheckpointMetadata metadata =
          new CheckpointMetadata(
              MtawShape.ARCHITECTURE, hyperparameters, data.from(), data.to(), options.seed());
      return new Checkpoint(metadata, vocabulary, chosen.weights());
    }
  }

  private record Chosen(int epoch, SortedMap<String, Tensor> weights) {}
}
