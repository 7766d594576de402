package io.nextclick.learning.recipe;

import io.nextclick.learning.cml.CmlRecipe;
import io.nextclick.learning.gru4rec.Gru4RecRecipe;
import io.nextclick.learning.mtaw.MtawRecipe;
import io.nextclick.learning.plus.MtawPlusRecipe;
import io.nextclick.learning.sasrec.MclrecRecipe;
import io.nextclick.learning.sasrec.SasRecRecipe;
import io.nextclick.learning.setting.ModelSettings;
import io.nextclick.learning.setting.Setting;
import io.nextclick.learning.setting.Settings;
import io.nextclick.learning.training.Recipe;
import io.nextclick.schemas.InvalidSettingException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The recipes by the names of their models: the place where a new one is added. */
public final class Recipes {

  /** Checkpoints of these have always said the settings of all of them, used or not. */
  private static final List<Recipe> FIRST =
      List.of(
          new MtawPlusRecipe(),
          new MtawRecipe(),
          new MclrecRecipe(),
          new SasRecRecipe(),
          new CmlRecipe());

  /** These say their own. */
  private static final List<Recipe> LATER = List.of(new Gru4RecRecipe());

  /** The first is trained where nothing is said. */
  public static final List<Recipe> ALL = Stream.concat(FIRST.stream(), LATER.stream()).toList();

  public static final List<String> NAMES = ALL.stream().map(Recipe::name).toList();

  private Recipes() {}

  /**
   * The settings of a training.
   *
   * @param given by name, {@code model} among them; the rest by default
   * @throws InvalidSettingException with a sentence for the user, if there is no such model or
   *     setting, or a value is impossible
   */
  public static Settings settings(Map<String, String> given) {
    Recipe recipe = of(given.getOrDefault(ModelSettings.MODEL, NAMES.get(0)));
    List<Setting<?>> known = known(recipe);
    for (Setting<?> setting : settings()) {
      if (given.containsKey(setting.name()) && !known.contains(setting)) {
        throw new InvalidSettingException(
            "The model %s has no setting %s: leave it out, or take one of %s"
                .formatted(recipe.name(), setting.name(), String.join(", ", with(setting))));
      }
    }
    return new Settings(recipe, known, given);
  }

  /** The same settings of another model, as far as it has them. */
  public static Settings as(String model, Settings settings) {
    Recipe recipe = of(model);
    Map<String, String> given = new HashMap<>(settings.texts());
    List<Setting<?>> known = known(recipe);
    given.keySet().retainAll(known.stream().map(Setting::name).toList());
    return new Settings(recipe, known, given);
  }

  /** Of all models, each once. */
  public static List<Setting<?>> settings() {
    return union(ALL);
  }

  /** The models that take it. */
  public static List<String> with(Setting<?> setting) {
    return ALL.stream()
        .filter(recipe -> recipe.settings().contains(setting))
        .filter(recipe -> !recipe.ignored().contains(setting))
        .map(Recipe::name)
        .toList();
  }

  private static Recipe of(String model) {
    return ALL.stream()
        .filter(recipe -> recipe.name().equals(model))
        .findFirst()
        .orElseThrow(() -> Setting.refused(ModelSettings.MODEL, "one of " + NAMES, model));
  }

  private static List<Setting<?>> known(Recipe recipe) {
    return FIRST.contains(recipe) ? union(FIRST) : recipe.settings();
  }

  private static List<Setting<?>> union(List<Recipe> recipes) {
    Set<Setting<?>> settings = new LinkedHashSet<>();
    recipes.forEach(recipe -> settings.addAll(recipe.settings()));
    return List.copyOf(settings);
  }
}
