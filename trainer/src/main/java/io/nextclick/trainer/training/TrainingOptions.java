package io.nextclick.trainer.training;

import io.nextclick.model.plus.MtawPlus;
import io.nextclick.model.plus.Part;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The knobs of a training. Defaults are what did best in first experiments on real sessions.
 *
 * @param model what to train, by the name of its architecture
 * @param parts what mtaw-plus mixes, by name, between spaces; others pay it no heed
 * @param dimension D, length of an embedding
 * @param maxLength how many of a session's latest clicks count
 * @param sigma σ, scale of the cosine before the softmax
 * @param gamma γ of the AW loss; 0 is plain cross-entropy
 * @param enhancingLayer whether the present interest asks those before it for the trend, as MTAW
 *     does, or stands alone
 * @param dropout share of numbers zeroed on the input embeddings and on the layer's output; null
 *     leaves it to {@link #dropoutFor the data}
 * @param learningRate of Adam
 * @param decay what the learning rate is multiplied by after each epoch; 1 keeps it
 * @param precision of the products with the vocabulary
 * @param targetsPerStep clicks to predict in one step, about; null leaves it to {@link
 *     #targetsPerStepFor the data}
 * @param bySession whether one pass over a session trains all its prefixes; if not, each prefix is
 *     a sample of its own, as in the papers
 * @param maxEpochs passes over the sessions, at most
 * @param patience epochs without a better validation result before it stops
 * @param refit whether to train again on everything, for the number of epochs that validation chose
 * @param seed of everything random
 */
public record TrainingOptions(
    String model,
    String parts,
    int dimension,
    int maxLength,
    double sigma,
    double gamma,
    boolean enhancingLayer,
    @Nullable Double dropout,
    double learningRate,
    double decay,
    Precision precision,
    @Nullable Integer targetsPerStep,
    boolean bySession,
    int maxEpochs,
    int patience,
    boolean refit,
    int seed) {

  /** What stands for a setting that is left to the data. */
  private static final String AUTO = "auto";

  /** With fewer targets than this for each item, a network learns them by heart. */
  private static final int FEW_TARGETS_AN_ITEM = 10;

  public TrainingOptions {
    require(Trainings.NAMES.contains(model), "model", "one of " + Trainings.NAMES, model);
    parts = Part.format(Part.parse(parts));
    require(dimension >= 1 && dimension <= 4096, "dimension", "1 to 4096", dimension);
    require(maxLength >= 1 && maxLength <= 1000, "max_length", "1 to 1000", maxLength);
    require(sigma > 0 && sigma <= 40, "sigma", "above 0, at most 40", sigma);
    require(gamma == 0 || (gamma >= 1 && gamma <= 20), "gamma", "0, or 1 to 20", gamma);
    require(
        dropout == null || (dropout >= 0 && dropout < 1),
        "dropout",
        "auto, or 0 to below 1",
        dropout);
    require(learningRate > 0 && learningRate < 1, "learning_rate", "between 0 and 1", learningRate);
    require(decay > 0 && decay <= 1, "decay", "above 0, at most 1", decay);
    require(
        targetsPerStep == null || targetsPerStep >= 1,
        "targets_per_step",
        "auto, or at least 1",
        targetsPerStep);
    require(maxEpochs >= 1, "max_epochs", "at least 1", maxEpochs);
    require(patience >= 1, "patience", "at least 1", patience);
  }

  private static void require(
      boolean holds, String setting, String allowed, @Nullable Object value) {
    if (!holds) {
      throw new IllegalArgumentException(
          "The training setting " + setting + " must be " + allowed + ", it is " + value);
    }
  }

  public static TrainingOptions defaults() {
    return new TrainingOptions(
        MtawPlus.ARCHITECTURE,
        Part.format(EnumSet.allOf(Part.class)),
        100,
        50,
        12,
        2,
        true,
        null,
        2e-3,
        0.7,
        Precision.AUTO,
        null,
        true,
        8,
        2,
        false,
        42);
  }

  /**
   * The defaults with some settings replaced, by the names that {@link #settings} gives.
   *
   * @throws IllegalArgumentException with a sentence for the user, if a name is unknown or a value
   *     impossible
   */
  public static TrainingOptions of(Map<String, String> replaced) {
    Map<String, String> settings = defaults().settings();
    Set<String> known = settings.keySet();
    for (String name : replaced.keySet()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "There is no training setting '" + name + "'; there are " + String.join(", ", known));
      }
    }
    settings.putAll(replaced);
    return new TrainingOptions(
        text(settings, "model"),
        text(settings, "parts"),
        whole(settings, "dimension"),
        whole(settings, "max_length"),
        number(settings, "sigma"),
        number(settings, "gamma"),
        flag(settings, "enhancing_layer"),
        text(settings, "dropout").equals(AUTO) ? null : number(settings, "dropout"),
        number(settings, "learning_rate"),
        number(settings, "decay"),
        precision(settings),
        text(settings, "targets_per_step").equals(AUTO)
            ? null
            : whole(settings, "targets_per_step"),
        flag(settings, "by_session"),
        whole(settings, "max_epochs"),
        whole(settings, "patience"),
        flag(settings, "refit"),
        whole(settings, "seed"));
  }

  /** All settings by name, as text. */
  public Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("model", model);
    settings.put("parts", parts);
    settings.put("dimension", String.valueOf(dimension));
    settings.put("max_length", String.valueOf(maxLength));
    settings.put("sigma", String.valueOf(sigma));
    settings.put("gamma", String.valueOf(gamma));
    settings.put("enhancing_layer", String.valueOf(enhancingLayer));
    settings.put("dropout", dropout == null ? AUTO : String.valueOf(dropout));
    settings.put("learning_rate", String.valueOf(learningRate));
    settings.put("decay", String.valueOf(decay));
    settings.put("precision", precision.toString());
    settings.put(
        "targets_per_step", targetsPerStep == null ? AUTO : String.valueOf(targetsPerStep));
    settings.put("by_session", String.valueOf(bySession));
    settings.put("max_epochs", String.valueOf(maxEpochs));
    settings.put("patience", String.valueOf(patience));
    settings.put("refit", String.valueOf(refit));
    settings.put("seed", String.valueOf(seed));
    return settings;
  }

  /**
   * The dropout, or where it is left open, what did best on validation: 0.5 where there are few
   * targets for each item, 0.3 where there are many.
   */
  double dropoutFor(int targets, int items) {
    if (dropout != null) {
      return dropout;
    }
    return targets < (long) FEW_TARGETS_AN_ITEM * items ? 0.5 : 0.3;
  }

  /**
   * The targets in a step, or where it is left open, as many as make an epoch of 150 steps, from 32
   * to 512: the learning rate falls by the epoch, and must not before something is learnt.
   */
  int targetsPerStepFor(int targets) {
    return targetsPerStep != null ? targetsPerStep : Math.min(512, Math.max(32, targets / 150));
  }

  /** These with one setting replaced, by name. */
  public TrainingOptions with(String name, Object value) {
    Map<String, String> settings = settings();
    settings.put(name, String.valueOf(value));
    return of(settings);
  }

  private static String text(Map<String, String> settings, String name) {
    return settings.getOrDefault(name, "");
  }

  private static Precision precision(Map<String, String> settings) {
    String value = text(settings, "precision");
    return Arrays.stream(Precision.values())
        .filter(precision -> precision.toString().equals(value))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "The training setting precision must be auto, float32 or bfloat16, it is "
                        + value));
  }

  private static int whole(Map<String, String> settings, String name) {
    double value = number(settings, name);
    if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "The training setting " + name + " must be a whole number, it is " + settings.get(name));
    }
    return (int) value;
  }

  private static double number(Map<String, String> settings, String name) {
    try {
      return Double.parseDouble(settings.getOrDefault(name, ""));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "The training setting " + name + " must be a number, it is " + settings.get(name), e);
    }
  }

  private static boolean flag(Map<String, String> settings, String name) {
    return switch (settings.getOrDefault(name, "")) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(
              "The training setting "
                  + name
                  + " must be true or false, it is "
                  + settings.get(name));
    };
  }
}
