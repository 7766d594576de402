package io.nextclick.learning.sasrec;

import static io.nextclick.learning.training.TrainingSettings.DECAY;
import static io.nextclick.learning.training.TrainingSettings.DIMENSION;
import static io.nextclick.learning.training.TrainingSettings.DROPOUT;
import static io.nextclick.learning.training.TrainingSettings.GAMMA;
import static io.nextclick.learning.training.TrainingSettings.LAYERS;
import static io.nextclick.learning.training.TrainingSettings.MAX_EPOCHS;
import static io.nextclick.learning.training.TrainingSettings.MAX_LENGTH;
import static io.nextclick.learning.training.TrainingSettings.PATIENCE;
import static io.nextclick.learning.training.TrainingSettings.SIGMA;

import io.nextclick.learning.mclrec.ContrastableRecipe;
import io.nextclick.learning.setting.Setting;
import io.nextclick.learning.setting.Settings;
import io.nextclick.learning.training.InitialWeights;
import io.nextclick.model.Vocabulary;
import io.nextclick.model.checkpoint.Tensor;
import io.nextclick.model.network.Behaviours;
import io.nextclick.model.network.NetworkShape;
import io.nextclick.model.sasrec.SasRecShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** SASRec, a transformer. */
public class SasRecRecipe extends ContrastableRecipe {

  public static final Setting<Integer> HEADS =
      Setting.whole("heads", "2")
          .within("at least 1", heads -> heads >= 1)
          .option("--heads", "N", "Of each attention of sasrec and mclrec.");

  @Override
  public String name() {
    return SasRecShape.SASREC;
  }

  @Override
  public String summary() {
    return "a transformer";
  }

  @Override
  public String family() {
    return SasRecShape.SASREC;
  }

  @Override
  public List<Setting<?>> settings() {
    List<Setting<?>> settings = new ArrayList<>(super.settings());
    settings.add(HEADS);
    return settings;
  }

  @Override
  public Set<Setting<?>> ignored() {
    return Set.of(SIGMA, GAMMA);
  }

  @Override
  public Map<Setting<?>, String> defaults() {
    return Map.of(DIMENSION, "64", DROPOUT, "0.5", DECAY, "0.95", MAX_EPOCHS, "40", PATIENCE, "4");
  }

  @Override
  public void check(Settings settings) {
    super.check(settings);
    if (settings.get(DIMENSION) % settings.get(HEADS) != 0) {
      throw Setting.refused(HEADS.name(), "a divisor of the dimension", settings.get(HEADS));
    }
  }

  @Override
  public NetworkShape shape(Settings settings, int items, Behaviours behaviours) {
    return new SasRecShape(
        items,
        settings.get(DIMENSION),
        settings.get(MAX_LENGTH),
        settings.get(LAYERS),
        settings.get(HEADS),
        behaviours);
  }

  @Override
  public Map<String, Tensor> initial(NetworkShape shape, Vocabulary vocabulary, long seed) {
    return InitialWeights.of(shape, InitialWeights.normal(), false, seed);
  }
}
