package io.nextclick.learning.gru4rec;

import static io.nextclick.learning.training.TrainingSettings.DIMENSION;
import static io.nextclick.learning.training.TrainingSettings.GAMMA;
import static io.nextclick.learning.training.TrainingSettings.LAYERS;
import static io.nextclick.learning.training.TrainingSettings.MAX_LENGTH;
import static io.nextclick.learning.training.TrainingSettings.SIGMA;

import io.nextclick.learning.setting.Draw;
import io.nextclick.learning.setting.Setting;
import io.nextclick.learning.setting.Settings;
import io.nextclick.learning.training.InitialWeights;
import io.nextclick.learning.training.Recipe;
import io.nextclick.learning.training.TrainingSettings;
import io.nextclick.model.Vocabulary;
import io.nextclick.model.checkpoint.Tensor;
import io.nextclick.model.gru4rec.Gru4RecShape;
import io.nextclick.model.network.Behaviours;
import io.nextclick.model.network.NetworkShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** GRU4Rec, a recurrent network, with cross-entropy over all items. */
public final class Gru4RecRecipe implements Recipe {

  static final Setting<Integer> HIDDEN_SIZE =
      Setting.whole("hidden_size", "128")
          .within("1 to 4096", size -> size >= 1 && size <= 4096)
          .option("--hidden-size", "H", "Numbers remembered of a session.");

  @Override
  public String name() {
    return Gru4RecShape.ARCHITECTURE;
  }

  @Override
  public String summary() {
    return "a recurrent network";
  }

  /** Of every training but what scores by cosine take. */
  @Override
  public List<Setting<?>> settings() {
    List<Setting<?>> settings = new ArrayList<>(TrainingSettings.ALL);
    settings.removeAll(List.of(SIGMA, GAMMA));
    settings.add(HIDDEN_SIZE);
    return settings;
  }

  @Override
  public Map<Setting<?>, String> defaults() {
    return Map.of(LAYERS, "1");
  }

  @Override
  public NetworkShape shape(Settings settings, int items, Behaviours behaviours) {
    return new Gru4RecShape(
        items,
        settings.get(DIMENSION),
        settings.get(MAX_LENGTH),
        settings.get(HIDDEN_SIZE),
        settings.get(LAYERS),
        behaviours);
  }

  @Override
  public Map<String, Tensor> initial(NetworkShape shape, Vocabulary vocabulary, long seed) {
    return InitialWeights.of(shape, InitialWeights.uniform(shape.dimension()), false, seed);
  }

  @Override
  public Map<Setting<?>, Draw> searched() {
    Map<Setting<?>, Draw> searched = Recipe.super.searched();
    searched.put(HIDDEN_SIZE, Draw.oneOf(64, 128, 256));
    return searched;
  }
}
