package io.nextclick.experiments.ablation;

import static io.nextclick.learning.plus.MtawPlusRecipe.PARTS;
import static io.nextclick.learning.training.TrainingSettings.GAMMA;
import static io.nextclick.learning.training.TrainingSettings.SEED;

import io.nextclick.learning.dataset.TestPair;
import io.nextclick.learning.evaluation.Baseline;
import io.nextclick.learning.evaluation.Evaluator;
import io.nextclick.learning.evaluation.Metrics;
import io.nextclick.learning.mtaw.MtawRecipe;
import io.nextclick.learning.recipe.Recipes;
import io.nextclick.learning.recipe.Trainings;
import io.nextclick.learning.setting.Settings;
import io.nextclick.learning.training.TrainingData;
import io.nextclick.learning.training.TrainingListener;
import io.nextclick.learning.training.TrainingResult;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.ServingModel;
import io.nextclick.model.mtaw.MtawShape;
import io.nextclick.model.plus.Part;
import io.nextclick.model.serving.ServingModels;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Trains and judges every variant, seed by seed. The baselines have no seed, and are shown beside
 * each; the mixtures of one seed share one network.
 */
public final class Ablation {

  private final TrainingData data;
  private final List<TestPair> test;
  private final List<Double> gammas;
  private final ComputeDevice device;
  private final Clock clock;
  private final TrainingListener listener;
  private final Consumer<String> log;
  private final Map<String, Row> rows = new LinkedHashMap<>();

  /**
   * @param gammas of AW losses to try beside that of the options
   * @param log told of every variant that begins, and how it did
   */
  public Ablation(
      TrainingData data,
      List<TestPair> test,
      List<Double> gammas,
      ComputeDevice device,
      Clock clock,
      TrainingListener listener,
      Consumer<String> log) {
    this.data = data;
    this.test = List.copyOf(test);
    this.gammas = List.copyOf(gammas);
    this.device = device;
    this.clock = clock;
    this.listener = listener;
    this.log = log;
  }

  /** One training of every variant with the options' seed. */
  public void judge(Settings base) {
    for (Baseline baseline : Baseline.values()) {
      String name = baseline.toString();
      Row known = rows.get(name);
      int[] ranks =
          known == null
              ? new Evaluator(test).ranks(baseline.of(data.train()))
              : known.ranks().get(0);
      note(name, name, ranks);
    }
    Settings mtaw = Recipes.as(MtawShape.ARCHITECTURE, base);
    TrainingResult network = train("mtaw", "vsknn", mtaw);
    for (double gamma : gammas) {
      train(gammaName(gamma), "mtaw", mtaw.with(GAMMA, gamma));
    }
    train("mtaw, last interest only", "mtaw", mtaw.with(MtawRecipe.ENHANCING_LAYER, false));
    mix("mtaw-plus", "mtaw", network, base);
    Set<Part> all = Part.parse(base.get(PARTS));
    for (Part part : all) {
      if (part != Part.NETWORK) {
        Set<Part> rest = EnumSet.copyOf(all);
        rest.remove(part);
        Settings without = base.with(PARTS, Part.format(rest));
        mix("mtaw-plus without " + part, "mtaw-plus", network, without);
      }
    }
  }

  /** What is known so far, each row with as many seeds as were judged. */
  public List<Row> rows() {
    return List.copyOf(rows.values());
  }

  /** The rows of MTAW by γ, that of the options among them. */
  public Map<Double, Row> byGamma(double gamma) {
    Map<Double, Row> byGamma = new LinkedHashMap<>();
    gammas.forEach(other -> put(byGamma, other, gammaName(other)));
    put(byGamma, gamma, "mtaw");
    return byGamma;
  }

  private void put(Map<Double, Row> byGamma, double gamma, String name) {
    Row row = rows.get(name);
    if (row != null) {
      byGamma.put(gamma, row);
    }
  }

  private static String gammaName(double gamma) {
    return "mtaw, γ " + (gamma == 0 ? "0 (cross-entropy)" : "" + gamma);
  }

  private TrainingResult train(String name, String against, Settings settings) {
    log.accept("Seed %d: %s".formatted(settings.get(SEED), name));
    TrainingResult result =
        Trainings.of(settings, device, clock).train(data, settings, null, listener);
    judge(name, against, result);
    return result;
  }

  private void mix(String name, String against, TrainingResult network, Settings settings) {
    log.accept("Seed %d: %s".formatted(settings.get(SEED), name));
    judge(
        name,
        against,
        Trainings.mix(data, settings, network, device, clock, TrainingListener.none()));
  }

  private void judge(String name, String against, TrainingResult result) {
    try (ServingModel model = ServingModels.load(result.checkpoint(), device)) {
      int[] ranks = new Evaluator(test).ranks(model);
      note(name, against, ranks);
      Metrics metrics = Metrics.ofRanks(ranks);
      log.accept(
          String.format(
              Locale.ROOT,
              "%s: Recall@20 %.4f MRR@20 %.4f",
              name,
              metrics.recallAt20(),
              metrics.mrrAt20()));
    }
  }

  private void note(String name, String against, int[] ranks) {
    Row row = rows.getOrDefault(name, new Row(name, against, List.of()));
    List<int[]> all = new ArrayList<>(row.ranks());
    all.add(ranks);
    rows.put(name, new Row(name, against, all));
  }
}
