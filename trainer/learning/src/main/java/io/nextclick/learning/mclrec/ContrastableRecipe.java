package io.nextclick.learning.mclrec;

import static io.nextclick.learning.mclrec.ContrastSettings.CONTRASTIVE;
import static io.nextclick.learning.mclrec.ContrastSettings.MCLREC;
import static io.nextclick.learning.mclrec.ContrastSettings.NONE;
import static io.nextclick.learning.mclrec.ContrastSettings.OF_MCLREC;

import io.nextclick.learning.setting.Setting;
import io.nextclick.learning.setting.Settings;
import io.nextclick.learning.setting.Settled;
import io.nextclick.learning.training.Recipe;
import io.nextclick.learning.training.Step;
import io.nextclick.learning.training.TrainingSettings;
import io.nextclick.model.checkpoint.Tensor;
import io.nextclick.model.network.NetworkShape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Of a network that can learn MCLRec's contrast beside the next click. */
public abstract class ContrastableRecipe implements Recipe {

  /** Of every training and of the contrast. */
  @Override
  public List<Setting<?>> settings() {
    List<Setting<?>> settings = new ArrayList<>(TrainingSettings.ALL);
    settings.add(CONTRASTIVE);
    settings.addAll(OF_MCLREC);
    return settings;
  }

  @Override
  public Set<Setting<?>> idle(Settings settings) {
    return settings.get(CONTRASTIVE).equals(NONE) ? new HashSet<>(OF_MCLREC) : Set.of();
  }

  @Override
  public void check(Settings settings) {
    String contrast = settings.get(CONTRASTIVE);
    if (contrast.equals(MCLREC)) {
      ContrastOptions.of(settings);
    } else if (!contrast.equals(NONE)) {
      throw Setting.refused(CONTRASTIVE.name(), "none or mclrec for the model " + name(), contrast);
    }
  }

  @Override
  public Map<String, Tensor> learnt(
      Map<String, Tensor> network, NetworkShape shape, Settled settings) {
    return contrasts(settings) ? ContrastiveStep.withMask(network, shape) : network;
  }

  @Override
  public Step step(Ingredients ingredients) {
    return contrasts(ingredients.settings())
        ? new ContrastiveStep(ingredients)
        : Recipe.super.step(ingredients);
  }

  private static boolean contrasts(Settled settings) {
    return settings.get(CONTRASTIVE).equals(MCLREC);
  }
}
