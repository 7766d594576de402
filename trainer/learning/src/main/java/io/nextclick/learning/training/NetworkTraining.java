package io.nextclick.learning.training;

import ai.djl.ndarray.NDManager;
import io.nextclick.learning.cml.InitialGraph;
import io.nextclick.learning.training.Windows.Window;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.ComputeEngine;
import io.nextclick.model.Vocabulary;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.CheckpointMetadata;
import io.nextclick.model.checkpoint.Tensor;
import io.nextclick.model.cml.CmlShape;
import io.nextclick.model.mtaw.MtawShape;
import io.nextclick.model.network.Behaviours;
import io.nextclick.model.network.NetworkShape;
import io.nextclick.model.plus.MtawPlus;
import io.nextclick.model.sasrec.SasRecShape;
import io.nextclick.schemas.EventType;
import io.nextclick.schemas.InvalidSettingException;
import io.nextclick.schemas.Prefix;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Trains a network: MTAW, SASRec alone or as MCLRec does, or CML. For other models, the MTAW that
 * they hold.
 */
public final class NetworkTraining implements Training {

  /** The engine has one gradient collector and one random generator for the whole JVM. */
  private static final AtomicBoolean UNDER_WAY = new AtomicBoolean();

  private final ComputeDevice device;
  private final Clock clock;
  private final TrainingState state;

  /**
   * @param clock for the rates and durations in reports only
   */
  public NetworkTraining(ComputeDevice device, Clock clock) {
    this(device, clock, TrainingState.none());
  }

  /**
   * @param state where epochs are kept, and what is there is gone on from
   */
  NetworkTraining(ComputeDevice device, Clock clock, TrainingState state) {
    this.device = device;
    this.clock = clock;
    this.state = state;
  }

  /** Of the network that is trained. */
  static String architecture(TrainingOptions options) {
    return options.model().equals(MtawPlus.ARCHITECTURE) ? MtawShape.ARCHITECTURE : options.model();
  }

  /** What the sessions tell apart, the most frequent first; one behaviour alone tells nothing. */
  private static Behaviours behaviours(TrainingOptions options, List<List<String>> sessions) {
    Map<EventType, Integer> counts = new EnumMap<>(EventType.class);
    if (options.behaviours()) {
      for (List<String> session : sessions) {
        for (int place = 0; place < session.size(); place++) {
          counts.merge(Prefix.typeAt(session, place), 1, Integer::sum);
        }
      }
    }
    return counts.size() < 2
        ? Behaviours.NONE
        : new Behaviours(
            counts.entrySet().stream()
                .sorted(Map.Entry.<EventType, Integer>comparingByValue().reversed())
                .map(Map.Entry::getKey)
                .toList());
  }

  /** Its sizes. */
  static NetworkShape shape(TrainingOptions options, int items, Behaviours behaviours) {
    int dimension = options.dimension();
    int maxLength = options.maxLength();
    return switch (architecture(options)) {
      case MtawShape.ARCHITECTURE ->
          new MtawShape(items, dimension, maxLength, options.enhancingLayer(), behaviours);
      case CmlShape.ARCHITECTURE ->
          new CmlShape(
              items,
              dimension,
              maxLength,
              options.layers(),
              Objects.requireNonNull(options.graph()).recency(),
              behaviours);
      default ->
          new SasRecShape(
              items, dimension, maxLength, options.layers(), options.heads(), behaviours);
    };
  }

  @Override
  public TrainingResult train(
      TrainingData data,
      TrainingOptions options,
      @Nullable Checkpoint warmStart,
      TrainingListener listener) {
    TrainingResult selected = alone(data, options, warmStart, listener, Phase.SELECT);
    return options.refit() && selected.validated()
        ? selected.then(refit(data.withNothingHeld(), selected, options, warmStart, listener))
        : selected;
  }

  @Override
  public TrainingResult refit(
      TrainingData data,
      TrainingResult recipe,
      TrainingOptions options,
      @Nullable Checkpoint warmStart,
      TrainingListener listener) {
    TrainingOptions followed =
        options
            .with("max_epochs", recipe.bestEpoch())
            .settledAs(recipe.checkpoint().metadata().hyperparameters());
    return alone(data, followed, warmStart, listener, Phase.REFIT);
  }

  private TrainingResult alone(
      TrainingData data,
      TrainingOptions options,
      @Nullable Checkpoint warmStart,
      TrainingListener listener,
      Phase phase) {
    if (!UNDER_WAY.compareAndSet(false, true)) {
      throw new IllegalStateException(
          "Another training is under way in this process. Wait until it is done");
    }
    try (NDManager manager = ComputeEngine.open(device)) {
      Optional<TrainingResult> before = state.ended(phase, listener);
      return before.isPresent()
          ? before.get()
          : new Run(data, options, warmStart, listener, manager).train(phase);
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
    private final String architecture;
    private final NetworkShape shape;
    private final List<Window> windows;
    private final Map<String, Tensor> initial;

    Run(
        TrainingData data,
        TrainingOptions options,
        @Nullable Checkpoint warmStart,
        TrainingListener listener,
        NDManager manager) {
      this.data = data;
      this.listener = listener;
      this.manager = manager;
      this.vocabulary = Vocabulary.of(data.clickCounts());
      this.architecture = architecture(options);
      this.shape = shape(options, vocabulary.size(), behaviours(options, data.train()));
      this.windows = new Windows(vocabulary, shape).of(data.train());
      int targets = windows.stream().mapToInt(Window::targets).sum();
      this.options = options.settledFor(targets, vocabulary.size(), data.drawn());
      InitialWeights weights =
          shape instanceof SasRecShape
              ? new InitialWeights(shape, InitialWeights.normal(), false)
              : new InitialWeights(shape, InitialWeights.uniform(shape.dimension()), true);
      Map<String, Tensor> cold =
          shape instanceof CmlShape cml
              ? InitialGraph.of(cml, vocabulary, options.seed())
              : weights.cold(options.seed());
      this.initial = warmStart == null ? cold : weights.warm(cold, vocabulary, warmStart);
    }

    TrainingResult train(Phase phase) {
      Validator validator = new Validator(data, vocabulary, shape, listener);
      Optional<EpochState> kept = state.epoch(phase, listener);
      BestEpoch best = kept.map(BestEpoch::of).orElseGet(BestEpoch::new);
      try (TrainingLoop epochs = begin(phase, kept.orElse(null))) {
        while (best.mayBeBeaten(options)) {
          EpochReport report = epochs.next(validator);
          best.after(report, epochs::weights);
          state.keep(phase, () -> best.with(epochs.learnt()), listener);
          listener.onEpoch(report);
        }
      }
      TrainingResult result =
          new TrainingResult(
              checkpoint(best.epoch(), best.weights()), best.reports(), best.epoch());
      state.end(phase, result, listener);
      return result;
    }

    private TrainingLoop begin(Phase phase, @Nullable EpochState kept) {
      if (windows.isEmpty()) {
        throw new InvalidSettingException(
            "None of the "
                + data.train().size()
                + " training sessions has two clicks on known items: there is nothing to learn"
                + " from. Give more clicks");
      }
      return new TrainingLoop(
          phase, windows, shape, initial, kept, options, manager, clock, listener);
    }

    private Checkpoint checkpoint(int epochs, SortedMap<String, Tensor> weights) {
      SortedMap<String, String> hyperparameters = new TreeMap<>(options.settings());
      hyperparameters.remove("parts");
      hyperparameters.put("model", architecture);
      hyperparameters.putAll(shape.hyperparameters());
      hyperparameters.put("epochs", String.valueOf(epochs));
      CheckpointMetadata metadata =
          new CheckpointMetadata(
              architecture, hyperparameters, data.from(), data.to(), options.seed());
      return new Checkpoint(metadata, vocabulary, weights);
    }
  }
}
