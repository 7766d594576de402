package io.nextclick.learning.cml;

import static io.nextclick.learning.mclrec.ContrastSettings.CONTRASTIVE;
import static io.nextclick.learning.mclrec.ContrastSettings.LAMBDA;
import static io.nextclick.learning.mclrec.ContrastSettings.META;
import static io.nextclick.learning.mclrec.ContrastSettings.NONE;
import static io.nextclick.learning.training.TrainingSettings.BEHAVIOURS;
import static io.nextclick.learning.training.TrainingSettings.BY_SESSION;
import static io.nextclick.learning.training.TrainingSettings.DECAY;
import static io.nextclick.learning.training.TrainingSettings.DIMENSION;
import static io.nextclick.learning.training.TrainingSettings.DROPOUT;
import static io.nextclick.learning.training.TrainingSettings.GAMMA;
import static io.nextclick.learning.training.TrainingSettings.LAYERS;
import static io.nextclick.learning.training.TrainingSettings.LEARNING_RATE;
import static io.nextclick.learning.training.TrainingSettings.MAX_EPOCHS;
import static io.nextclick.learning.training.TrainingSettings.MAX_LENGTH;
import static io.nextclick.learning.training.TrainingSettings.PATIENCE;
import static io.nextclick.learning.training.TrainingSettings.PRECISION;
import static io.nextclick.learning.training.TrainingSettings.SESSIONS_PER_STEP;
import static io.nextclick.learning.training.TrainingSettings.SIGMA;
import static io.nextclick.learning.training.TrainingSettings.TARGETS_PER_STEP;

import io.nextclick.learning.cml.GraphOptions.Ranking;
import io.nextclick.learning.setting.Draw;
import io.nextclick.learning.setting.Setting;
import io.nextclick.learning.setting.Settings;
import io.nextclick.learning.setting.Settled;
import io.nextclick.learning.training.Recipe;
import io.nextclick.learning.training.Step;
import io.nextclick.learning.training.TrainingSettings;
import io.nextclick.model.Vocabulary;
import io.nextclick.model.checkpoint.Tensor;
import io.nextclick.model.cml.CmlShape;
import io.nextclick.model.network.Behaviours;
import io.nextclick.model.network.NetworkShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** CML (arXiv 2202.08523): a graph of sessions and items, an edge for each behaviour. */
public final class CmlRecipe implements Recipe {

  /** τ. */
  static final Setting<Double> TEMPERATURE =
      Setting.number("contrastive_temperature", "0.2")
          .within("above 0", temperature -> temperature > 0)
          .option(
              "--temperature",
              "τ",
              "Of cml: similarities are divided by it before they are held against others.");

  /** ρ. */
  static final Setting<Double> RECENCY =
      Setting.number("recency", "1")
          .within("above 0, at most 1", recency -> recency > 0 && recency <= 1)
          .option(
              "--recency",
              "ρ",
              "Of cml: what a click weighs less for each after it; 1 makes sessions sets.");

  static final Setting<Integer> NEGATIVES =
      Setting.whole("negatives", "1000")
          .within("1 to 100000", negatives -> negatives >= 1 && negatives <= 100_000)
          .option(
              "--negatives",
              "N",
              "Of cml: items drawn for each step, that its targets shall rank above.");

  static final Setting<Ranking> RANKING =
      Setting.choice("ranking", Ranking.SOFTMAX, Ranking.class)
          .option(
              "--ranking",
              "LOSS",
              "Of cml: bpr, as in the paper, or softmax, of a target against those drawn.");

  @Override
  public String name() {
    return CmlShape.ARCHITECTURE;
  }

  @Override
  public String summary() {
    return "a graph of sessions and items with an edge for each behaviour";
  }

  @Override
  public List<Setting<?>> settings() {
    List<Setting<?>> settings = new ArrayList<>(TrainingSettings.ALL);
    settings.addAll(List.of(CONTRASTIVE, LAMBDA, META, TEMPERATURE, RECENCY, NEGATIVES, RANKING));
    return settings;
  }

  @Override
  public Set<Setting<?>> ignored() {
    return Set.of(SIGMA, GAMMA, PRECISION, TARGETS_PER_STEP);
  }

  @Override
  public Map<Setting<?>, String> defaults() {
    return Map.of(
        DIMENSION, "32",
        BEHAVIOURS, "true",
        DECAY, "0.95",
        MAX_EPOCHS, "40",
        PATIENCE, "3",
        LAMBDA, "0.1",
        META, "false",
        CONTRASTIVE, name());
  }

  /** No contrast and a contrast without weight are the same, and shown alike. */
  @Override
  public void complete(Map<String, String> texts) {
    if (NONE.equals(texts.get(CONTRASTIVE.name()))) {
      texts.put(LAMBDA.name(), "0.0");
    } else if (name().equals(texts.get(CONTRASTIVE.name()))
        && "0".equals(texts.getOrDefault(LAMBDA.name(), "").replaceFirst("\\.0*$", ""))) {
      texts.put(CONTRASTIVE.name(), NONE);
    }
  }

  @Override
  public void check(Settings settings) {
    String contrast = settings.get(CONTRASTIVE);
    if (!contrast.equals(NONE) && !contrast.equals(name())) {
      throw Setting.refused(CONTRASTIVE.name(), "none or cml for the model cml", contrast);
    }
    if (!settings.get(BY_SESSION)) {
      throw Setting.refused(BY_SESSION.name(), "true for the model cml", false);
    }
  }

  @Override
  public NetworkShape shape(Settings settings, int items, Behaviours behaviours) {
    return new CmlShape(
        items,
        settings.get(DIMENSION),
        settings.get(MAX_LENGTH),
        settings.get(LAYERS),
        settings.get(RECENCY),
        behaviours);
  }

  @Override
  public Map<String, Tensor> initial(NetworkShape shape, Vocabulary vocabulary, long seed) {
    return InitialGraph.of((CmlShape) shape, vocabulary, seed);
  }

  @Override
  public Step step(Ingredients ingredients) {
    return new GraphStep(ingredients);
  }

  /** Faster where the next click is asked for than where targets are ranked against a sample. */
  @Override
  public double usualRate(int sampled) {
    return sampled == 0 ? 0.007 : 0.003;
  }

  /**
   * A step costs a passage over the whole graph, which is short where there are few sessions: where
   * it is left open, as many sessions as make an epoch of 64 steps with 32,000 of them, of twice as
   * many steps with a fourth; from 32 to 1024.
   */
  @Override
  public Optional<Integer> sessionsPerStep(Settled settings, int sessions) {
    double steps = 64 * Math.sqrt(32_000.0 / sessions);
    int usual = Math.min(1024, Math.max(32, (int) (sessions / steps)));
    return settings.find(SESSIONS_PER_STEP).or(() -> Optional.of(usual));
  }

  @Override
  public Map<Setting<?>, Draw> searched() {
    Map<Setting<?>, Draw> searched = new LinkedHashMap<>();
    searched.put(DROPOUT, Draw.between(0.1, 0.6));
    searched.put(LEARNING_RATE, Draw.magnitude(0.001, 0.016));
    searched.put(SESSIONS_PER_STEP, Draw.oneOf(32, 64, 128, 256, 512, 1024));
    searched.put(DIMENSION, Draw.oneOf(16, 32, 64));
    searched.put(RECENCY, Draw.oneOf(0.5, 0.7, 0.9, 1));
    searched.put(LAMBDA, Draw.oneOf(0.01, 0.03, 0.1, 0.3));
    return searched;
  }
}
