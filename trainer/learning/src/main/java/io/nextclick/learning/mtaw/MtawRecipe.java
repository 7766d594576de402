package io.nextclick.learning.mtaw;

import static io.nextclick.learning.training.TrainingSettings.DIMENSION;
import static io.nextclick.learning.training.TrainingSettings.GAMMA;
import static io.nextclick.learning.training.TrainingSettings.LAYERS;
import static io.nextclick.learning.training.TrainingSettings.MAX_LENGTH;
import static io.nextclick.learning.training.TrainingSettings.SIGMA;

import io.nextclick.learning.mclrec.ContrastableRecipe;
import io.nextclick.learning.setting.Draw;
import io.nextclick.learning.setting.Setting;
import io.nextclick.learning.setting.Setting.Form;
import io.nextclick.learning.setting.Settings;
import io.nextclick.learning.setting.Settled;
import io.nextclick.learning.training.AdaptiveWeightLoss;
import io.nextclick.learning.training.CosineSoftmax;
import io.nextclick.learning.training.InitialWeights;
import io.nextclick.learning.training.Products;
import io.nextclick.learning.training.RecommendationLoss;
import io.nextclick.learning.training.VocabularySoftmax;
import io.nextclick.model.Vocabulary;
import io.nextclick.model.checkpoint.Tensor;
import io.nextclick.model.mtaw.MtawShape;
import io.nextclick.model.network.Behaviours;
import io.nextclick.model.network.NetworkShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** MTAW, the published network, with the adaptive-weight loss. */
public class MtawRecipe extends ContrastableRecipe {

  public static final Setting<Boolean> ENHANCING_LAYER =
      Setting.flag("enhancing_layer", true)
          .option(
              "--no-enhancing-layer",
              Form.OFF,
              "Of mtaw: without the interest enhancing layer, the last instant interest alone.");

  @Override
  public String name() {
    return MtawShape.ARCHITECTURE;
  }

  @Override
  public String summary() {
    return "the published network";
  }

  @Override
  public String architecture() {
    return MtawShape.ARCHITECTURE;
  }

  @Override
  public List<Setting<?>> settings() {
    List<Setting<?>> settings = new ArrayList<>(super.settings());
    settings.add(ENHANCING_LAYER);
    return settings;
  }

  @Override
  public Set<Setting<?>> ignored() {
    return Set.of(LAYERS);
  }

  @Override
  public Map<Setting<?>, String> defaults() {
    return Map.of();
  }

  @Override
  public NetworkShape shape(Settings settings, int items, Behaviours behaviours) {
    return new MtawShape(
        items,
        settings.get(DIMENSION),
        settings.get(MAX_LENGTH),
        settings.get(ENHANCING_LAYER),
        behaviours);
  }

  @Override
  public Map<String, Tensor> initial(NetworkShape shape, Vocabulary vocabulary, long seed) {
    return InitialWeights.of(shape, InitialWeights.uniform(shape.dimension()), true, seed);
  }

  @Override
  public RecommendationLoss loss(Products products, Settled settings) {
    AdaptiveWeightLoss loss = new AdaptiveWeightLoss(settings.get(GAMMA));
    return new CosineSoftmax(new VocabularySoftmax(products, loss), settings.get(SIGMA));
  }

  @Override
  public Map<Setting<?>, Draw> searched() {
    Map<Setting<?>, Draw> searched = new LinkedHashMap<>();
    searched.put(SIGMA, Draw.between(8, 12));
    searched.put(GAMMA, Draw.oneOf(0, 1, 2, 4, 6));
    searched.putAll(super.searched());
    return searched;
  }
}
