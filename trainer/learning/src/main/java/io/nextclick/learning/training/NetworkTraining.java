package io.nextclick.learning.training;

import static io.nextclick.learning.training.TrainingSettings.BEHAVIOURS;
import static io.nextclick.learning.training.TrainingSettings.MAX_EPOCHS;
import static io.nextclick.learning.training.TrainingSettings.REFIT;
import static io.nextclick.learning.training.TrainingSettings.SEED;

import ai.djl.ndarray.NDManager;
import io.nextclick.learning.setting.ModelSettings;
import io.nextclick.learning.setting.Setting;
import io.nextclick.learning.setting.Settings;
import io.nextclick.learning.setting.Settled;
import io.nextclick.learning.training.Windows.Window;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.ComputeEngine;
import io.nextclick.model.Vocabulary;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.CheckpointMetadata;
import io.nextclick.model.checkpoint.Tensor;
import io.nextclick.model.network.Behaviours;
import io.nextclick.model.network.NetworkShape;
import io.nextclick.model.plus.Part;
import io.nextclick.schemas.EventType;
import io.nextclick.schemas.InvalidSettingException;
import io.nextclick.schemas.Prefix;
import java.time.Clock;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Trains a network by its {@link Recipe}. Of a model that holds more, the network in it. */
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
  public NetworkTraining(ComputeDevice device, Clock clock, TrainingState state) {
    this.device = device;
    this.clock = clock;
    this.state = state;
  }

  /** What the sessions tell apart, the most frequent first; one behaviour alone tells nothing. */
  private static Behaviours behaviours(Settings settings, List<Prefix> sessions) {
    Map<EventType, Integer> counts = new EnumMap<>(EventType.class);
    if (settings.get(BEHAVIOURS)) {
      for (Prefix session : sessions) {
        for (int place = 0; place < session.size(); place++) {
          counts.merge(session.type(place), 1, Integer::sum);
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

  @Override
  public TrainingResult train(
      TrainingData data,
      Settings settings,
      @Nullable Checkpoint warmStart,
      TrainingListener listener) {
    TrainingResult selected = trainOnce(data, settings, warmStart, listener, Phase.SELECT);
    return settings.get(REFIT) && selected.validated()
        ? selected.then(refit(data.withNothingHeld(), selected, settings, warmStart, listener))
        : selected;
  }

  @Override
  public TrainingResult refit(
      TrainingData data,
      TrainingResult selected,
      Settings settings,
      @Nullable Checkpoint warmStart,
      TrainingListener listener) {
    Map<String, String> settled = selected.checkpoint().metadata().hyperparameters();
    Map<String, String> same = new HashMap<>(); // what was left to the data is not settled anew
    for (Setting<?> setting : settings.open()) {
      same.put(setting.name(), Objects.requireNonNull(settled.get(setting.name())));
    }
    same.put(MAX_EPOCHS.name(), String.valueOf(selected.bestEpoch()));
    return trainOnce(data, settings.with(same), warmStart, listener, Phase.REFIT);
  }

  private TrainingResult trainOnce(
      TrainingData data,
      Settings settings,
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
          : new Run(data, settings, warmStart, listener, manager).train(phase);
    } finally {
      UNDER_WAY.set(false);
    }
  }

  /** One training with all it needs at hand. */
  private final class Run {

    private final TrainingData data;
    private final Recipe recipe;
    private final Settled settings;
    private final TrainingListener listener;
    private final NDManager manager;
    private final Vocabulary vocabulary;
    private final NetworkShape shape;
    private final List<Window> windows;
    private final Map<String, Tensor> initial;

    Run(
        TrainingData data,
        Settings settings,
        @Nullable Checkpoint warmStart,
        TrainingListener listener,
        NDManager manager) {
      this.data = data;
      this.recipe = Recipe.of(settings);
      this.listener = listener;
      this.manager = manager;
      this.vocabulary = Vocabulary.of(data.clickCounts());
      this.shape = recipe.shape(settings, vocabulary.size(), behaviours(settings, data.train()));
      this.windows = new Windows(vocabulary, shape).of(data.train());
      int targets = windows.stream().mapToInt(Window::targets).sum();
      this.settings = recipe.settled(settings, targets, vocabulary.size(), data.drawn());
      Map<String, Tensor> cold = recipe.initial(shape, vocabulary, settings.get(SEED));
      this.initial =
          warmStart == null ? cold : InitialWeights.warm(shape, cold, vocabulary, warmStart);
    }

    TrainingResult train(Phase phase) {
      Validator validator = new Validator(data, vocabulary, shape, listener);
      Optional<EpochState> kept = state.epoch(phase, listener);
      BestEpoch best = kept.map(BestEpoch::of).orElseGet(BestEpoch::new);
      try (TrainingLoop epochs = begin(phase, kept.orElse(null))) {
        while (best.mayBeBeaten(settings)) {
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
          phase, windows, shape, initial, kept, recipe, settings, manager, clock, listener);
    }

    private Checkpoint checkpoint(int epochs, SortedMap<String, Tensor> weights) {
      SortedMap<String, String> hyperparameters = new TreeMap<>(settings.texts());
      hyperparameters.remove(Part.HYPERPARAMETER); // of what mixes networks
      hyperparameters.put(ModelSettings.MODEL, recipe.architecture());
      hyperparameters.putAll(shape.hyperparameters());
      hyperparameters.put("epochs", String.valueOf(epochs));
      CheckpointMetadata metadata =
          new CheckpointMetadata(
              recipe.architecture(), hyperparameters, data.from(), data.to(), settings.get(SEED));
      return new Checkpoint(metadata, vocabulary, weights);
    }
  }
}
