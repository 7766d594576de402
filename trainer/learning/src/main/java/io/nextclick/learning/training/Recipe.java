package io.nextclick.learning.training;

import static io.nextclick.learning.training.TrainingSettings.DROPOUT;
import static io.nextclick.learning.training.TrainingSettings.LEARNING_RATE;
import static io.nextclick.learning.training.TrainingSettings.SESSIONS_PER_STEP;
import static io.nextclick.learning.training.TrainingSettings.SIGMA;
import static io.nextclick.learning.training.TrainingSettings.TARGETS_PER_STEP;

import ai.djl.ndarray.NDManager;
import io.nextclick.learning.setting.Draw;
import io.nextclick.learning.setting.ModelSettings;
import io.nextclick.learning.setting.Setting;
import io.nextclick.learning.setting.Settings;
import io.nextclick.learning.setting.Settled;
import io.nextclick.learning.training.Windows.Window;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.Vocabulary;
import io.nextclick.model.checkpoint.Tensor;
import io.nextclick.model.network.Behaviours;
import io.nextclick.model.network.NetworkShape;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one model is trained: its settings, the sizes of its network, its first weights, what a batch
 * changes, and what a search tries. Whatever it does not say is done for all models alike.
 */
public interface Recipe extends ModelSettings {

  /** With fewer targets than this for each item, a network overfits. */
  int FEW_TARGETS_AN_ITEM = 10;

  /** That of the model whose settings these are; the package of settings knows no recipes. */
  static Recipe of(Settings settings) {
    if (settings.modelSettings() instanceof Recipe recipe) {
      return recipe;
    }
    throw new IllegalArgumentException("There is no recipe for the model " + settings.model());
  }

  /** What it is, for the help: a few words. */
  String summary();

  /** Of the network that is trained: the model itself, unless that holds more. */
  default String architecture() {
    return name();
  }

  /** Networks of one family have the same tensors, and can start from each other. */
  default String family() {
    return architecture();
  }

  /** The sizes of the network. */
  NetworkShape shape(Settings settings, int items, Behaviours behaviours);

  /** Weights before any training, by name. */
  Map<String, Tensor> initial(NetworkShape shape, Vocabulary vocabulary, long seed);

  /** All that is learnt, where that is more than the network. */
  default Map<String, Tensor> learnt(
      Map<String, Tensor> network, NetworkShape shape, Settled settings) {
    return network;
  }

  /**
   * What a step is made of.
   *
   * @param windows all that will be trained on
   * @param adam of {@link #learnt}
   * @param loss of the next click
   * @param manager of what outlives a step
   */
  record Ingredients(
      NetworkShape shape,
      Settled settings,
      List<Window> windows,
      Adam adam,
      RecommendationLoss loss,
      NDManager manager) {}

  /** What a batch changes. */
  default Step step(Ingredients ingredients) {
    return new PlainStep(
        ingredients.shape(),
        ingredients.adam(),
        ingredients.loss(),
        ingredients.settings().get(DROPOUT),
        ingredients.manager());
  }

  /** How wrong what is wanted is about the items clicked next. */
  default RecommendationLoss loss(Products products, Settled settings) {
    return new DotSoftmax(new VocabularySoftmax(products, AdaptiveWeightLoss.CROSS_ENTROPY));
  }

  /**
   * The learning rate where it is left open.
   *
   * @param sampled how many items are drawn to rank a target against; 0 where all are ranked
   */
  default double usualRate(int sampled) {
    return 0.002;
  }

  /**
   * What settings are where they are left open, as text, by what did best on validation: σ 16 and
   * dropout 0.5 where there are few targets for each item, 12 and 0.3 where there are many. A new
   * map, to which a recipe adds its own. σ is among them for every model, as checkpoints of all the
   * first ones say it.
   */
  default Map<Setting<?>, String> leftToData(int targets, int items, int sampled) {
    boolean few = targets < (long) FEW_TARGETS_AN_ITEM * items;
    Map<Setting<?>, String> left = new HashMap<>();
    left.put(SIGMA, few ? "16" : "12");
    left.put(DROPOUT, few ? "0.5" : "0.3");
    left.put(LEARNING_RATE, String.valueOf(usualRate(sampled)));
    return left;
  }

  /** These, with those that are open as {@link #leftToData} has them. */
  default Settled settled(Settings settings, int targets, int items, int sampled) {
    Map<Setting<?>, String> left = leftToData(targets, items, sampled);
    left.keySet().retainAll(settings.open());
    Map<String, String> found = new HashMap<>();
    left.forEach((setting, text) -> found.put(setting.name(), text));
    return new Settled(settings.with(found));
  }

  /** The sessions in a step; empty where its size goes by targets. */
  default Optional<Integer> sessionsPerStep(Settled settings, int sessions) {
    return settings.find(SESSIONS_PER_STEP);
  }

  /** What matters most, in the order in which a search draws it. A new map. */
  default Map<Setting<?>, Draw> searched() {
    Map<Setting<?>, Draw> searched = new LinkedHashMap<>();
    searched.put(DROPOUT, Draw.between(0.1, 0.6));
    searched.put(LEARNING_RATE, Draw.magnitude(0.0005, 0.004));
    searched.put(TARGETS_PER_STEP, Draw.oneOf(128, 256, 512, 1024));
    return searched;
  }

  /**
   * The whole training, where that is more than the network's.
   *
   * @param network trains it
   */
  default Training training(
      NetworkTraining network, ComputeDevice device, Clock clock, TrainingState state) {
    return network;
  }
}
