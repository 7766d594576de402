package io.nextclick.learning.training;

import io.nextclick.learning.cml.GraphOptions;
import io.nextclick.learning.mclrec.ContrastOptions;
import io.nextclick.model.cml.CmlShape;
import io.nextclick.model.plus.MtawPlus;
import io.nextclick.model.plus.Part;
import io.nextclick.model.sasrec.SasRecShape;
import io.nextclick.schemas.InvalidSettingException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The knobs of a training; {@link DefaultSettings} has what each is where nothing is said.
 *
 * @param model what to train, by the name of its architecture
 * @param parts what mtaw-plus mixes, by name, between spaces; others pay it no heed
 * @param dimension D, length of an embedding
 * @param maxLength how many of a session's latest clicks count
 * @param sigma σ, scale of the cosine before the softmax; null leaves it to {@link #settledFor the
 *     data}
 * @param gamma γ of the AW loss; 0 is plain cross-entropy
 * @param enhancingLayer whether the present interest asks those before it for the trend, as MTAW
 *     does, or stands alone
 * @param behaviours whether what was done with an item is told apart, where sessions say
 * @param dropout share of numbers zeroed on the input embeddings and on the layer's output; null
 *     leaves it to {@link #settledFor the data}
 * @param learningRate of Adam; null leaves it to {@link #settledFor the data}
 * @param decay what the learning rate is multiplied by after each epoch; 1 keeps it
 * @param precision of the products with the vocabulary
 * @param targetsPerStep clicks to predict in one step, about; null leaves it to {@link
 *     #targetsPerStepFor the data}
 * @param bySession whether one pass over a session trains all its prefixes; if not, each prefix is
 *     a sample of its own, as in the papers
 * @param maxEpochs passes over the sessions, at most
 * @param patience epochs without a better validation result before it stops
 * @param layers of SASRec and CML; MTAW pays it no heed
 * @param heads of each of SASRec's attentions; others pay it no heed
 * @param sessionsPerStep sessions in one step, whatever their targets; null leaves it to the {@link
 *     #sessionsPerStepFor model and the data}
 * @param contrast what MCLRec adds to the recommendation loss; null for nothing
 * @param graph of CML; null for other models
 * @param refit whether to train again on everything, for the number of epochs that validation chose
 * @param seed of everything random
 */
public record TrainingOptions(
    String model,
    String parts,
    int dimension,
    int maxLength,
    @Nullable Double sigma,
    double gamma,
    boolean enhancingLayer,
    boolean behaviours,
    @Nullable Double dropout,
    @Nullable Double learningRate,
    double decay,
    Precision precision,
    @Nullable Integer targetsPerStep,
    boolean bySession,
    int maxEpochs,
    int patience,
    int layers,
    int heads,
    @Nullable Integer sessionsPerStep,
    @Nullable ContrastOptions contrast,
    @Nullable GraphOptions graph,
    boolean refit,
    int seed) {

  static final String NO_CONTRAST = "none";
  static final String CONTRAST = "mclrec";
  static final String GRAPH_CONTRAST = "cml";

  /** With fewer targets than this for each item, a network learns them by heart. */
  private static final int FEW_TARGETS_AN_ITEM = 10;

  public TrainingOptions {
    require(Trainings.NAMES.contains(model), "model", "one of " + Trainings.NAMES, model);
    parts = Part.format(Part.parse(parts));
    require(dimension >= 1 && dimension <= 4096, "dimension", "1 to 4096", dimension);
    require(maxLength >= 1 && maxLength <= 1000, "max_length", "1 to 1000", maxLength);
    require(
        sigma == null || (sigma > 0 && sigma <= 40),
        "sigma",
        "auto, or above 0, at most 40",
        sigma);
    require(gamma == 0 || (gamma >= 1 && gamma <= 20), "gamma", "0, or 1 to 20", gamma);
    require(
        dropout == null || (dropout >= 0 && dropout < 1),
        "dropout",
        "auto, or 0 to below 1",
        dropout);
    require(
        learningRate == null || (learningRate > 0 && learningRate < 1),
        "learning_rate",
        "auto, or between 0 and 1",
        learningRate);
    require(decay > 0 && decay <= 1, "decay", "above 0, at most 1", decay);
    require(
        targetsPerStep == null || targetsPerStep >= 1,
        "targets_per_step",
        "auto, or at least 1",
        targetsPerStep);
    require(
        sessionsPerStep == null || sessionsPerStep >= 1,
        "sessions_per_step",
        "auto, or at least 1",
        sessionsPerStep);
    require(
        (graph != null) == model.equals(CmlShape.ARCHITECTURE),
        "model",
        CmlShape.ARCHITECTURE + " where there are settings of a graph",
        model);
    require(
        bySession || !model.equals(CmlShape.ARCHITECTURE),
        "by_session",
        "true for the model cml",
        bySession);
    require(maxEpochs >= 1, "max_epochs", "at least 1", maxEpochs);
    require(patience >= 1, "patience", "at least 1", patience);
    require(layers >= 1 && layers <= 16, "layers", "1 to 16", layers);
    require(
        heads >= 1 && (dimension % heads == 0 || !DefaultSettings.isSasRec(model)),
        "heads",
        "a divisor of the dimension",
        heads);
    require(
        contrast != null || !model.equals(SasRecShape.MCLREC),
        "contrastive",
        "mclrec for the model of that name; without, the model is sasrec",
        NO_CONTRAST);
  }

  private static void require(
      boolean holds, String setting, String allowed, @Nullable Object value) {
    if (!holds) {
      throw new InvalidSettingException(
          "The training setting " + setting + " must be " + allowed + ", it is " + value);
    }
  }

  public static TrainingOptions defaults() {
    return of(Map.of());
  }

  /**
   * The defaults of a model with some settings replaced, by the names that {@link #settings} gives.
   *
   * @throws IllegalArgumentException with a sentence for the user, if a name is unknown or a value
   *     impossible
   */
  public static TrainingOptions of(Map<String, String> replaced) {
    Map<String, String> settings =
        DefaultSettings.of(replaced.getOrDefault("model", MtawPlus.ARCHITECTURE));
    Set<String> known = settings.keySet();
    for (String name : replaced.keySet()) {
      if (!known.contains(name)) {
        throw new InvalidSettingException(
            "There is no training setting '" + name + "'; there are " + String.join(", ", known));
      }
    }
    settings.putAll(replaced);
    SettingValues values = new SettingValues(settings);
    return new TrainingOptions(
        values.text("model"),
        values.text("parts"),
        values.whole("dimension"),
        values.whole("max_length"),
        values.orAuto("sigma", values::number),
        values.number("gamma"),
        values.flag("enhancing_layer"),
        values.flag("behaviours"),
        values.orAuto("dropout", values::number),
        values.orAuto("learning_rate", values::number),
        values.number("decay"),
        values.choice("precision", Precision.class),
        values.orAuto("targets_per_step", values::whole),
        values.flag("by_session"),
        values.whole("max_epochs"),
        values.whole("patience"),
        values.whole("layers"),
        values.whole("heads"),
        values.orAuto("sessions_per_step", values::whole),
        contrast(values),
        graph(values),
        values.flag("refit"),
        values.whole("seed"));
  }

  private static @Nullable ContrastOptions contrast(SettingValues values) {
    String contrast = values.text("contrastive");
    if (contrast.equals(GRAPH_CONTRAST) != isGraph(values) && !contrast.equals(NO_CONTRAST)) {
      throw new InvalidSettingException(
          "The training setting contrastive must be none or %s for the model %s, it is %s"
              .formatted(
                  isGraph(values) ? GRAPH_CONTRAST : CONTRAST, values.text("model"), contrast));
    }
    return switch (contrast) {
      case NO_CONTRAST, GRAPH_CONTRAST -> null;
      case CONTRAST ->
          new ContrastOptions(
              values.number("contrastive_lambda"),
              values.number("contrastive_beta"),
              values.orAuto("contrastive_regularisation", values::number),
              values.flag("contrastive_meta"),
              values.flag("contrastive_shared"));
      default ->
          throw new InvalidSettingException(
              "The training setting contrastive must be %s or %s, it is %s"
                  .formatted(NO_CONTRAST, CONTRAST, values.text("contrastive")));
    };
  }

  private static boolean isGraph(SettingValues values) {
    return values.text("model").equals(CmlShape.ARCHITECTURE);
  }

  private static @Nullable GraphOptions graph(SettingValues values) {
    if (!isGraph(values)) {
      return null;
    }
    return new GraphOptions(
        values.number("recency"),
        values.whole("negatives"),
        values.choice("ranking", GraphOptions.Ranking.class),
        values.text("contrastive").equals(GRAPH_CONTRAST) ? values.number("contrastive_lambda") : 0,
        values.number("contrastive_temperature"),
        values.flag("contrastive_meta"));
  }

  /** All settings by name, as text. */
  public Map<String, String> settings() {
    Map<String, String> settings = DefaultSettings.of(model);
    settings.put("parts", parts);
    settings.put("dimension", String.valueOf(dimension));
    settings.put("max_length", String.valueOf(maxLength));
    settings.put("sigma", orAuto(sigma));
    settings.put("gamma", String.valueOf(gamma));
    settings.put("enhancing_layer", String.valueOf(enhancingLayer));
    settings.put("behaviours", String.valueOf(behaviours));
    settings.put("dropout", orAuto(dropout));
    settings.put("learning_rate", orAuto(learningRate));
    settings.put("decay", String.valueOf(decay));
    settings.put("precision", precision.toString());
    settings.put("targets_per_step", orAuto(targetsPerStep));
    settings.put("by_session", String.valueOf(bySession));
    settings.put("max_epochs", String.valueOf(maxEpochs));
    settings.put("patience", String.valueOf(patience));
    settings.put("layers", String.valueOf(layers));
    settings.put("heads", String.valueOf(heads));
    settings.put("sessions_per_step", orAuto(sessionsPerStep));
    settings.put("contrastive", contrast == null ? NO_CONTRAST : CONTRAST);
    if (contrast != null) {
      settings.put("contrastive_lambda", String.valueOf(contrast.lambda()));
      settings.put("contrastive_beta", String.valueOf(contrast.beta()));
      settings.put("contrastive_regularisation", orAuto(contrast.regularisation()));
      settings.put("contrastive_meta", String.valueOf(contrast.meta()));
      settings.put("contrastive_shared", String.valueOf(contrast.sharedAugmenters()));
    }
    if (graph != null) {
      settings.put("contrastive_temperature", String.valueOf(graph.temperature()));
      settings.put("recency", String.valueOf(graph.recency()));
      settings.put("negatives", String.valueOf(graph.negatives()));
      settings.put("ranking", graph.ranking().name().toLowerCase(Locale.ROOT));
      settings.put("contrastive", graph.lambda() == 0 ? NO_CONTRAST : GRAPH_CONTRAST);
      settings.put("contrastive_lambda", String.valueOf(graph.lambda()));
      settings.put("contrastive_meta", String.valueOf(graph.meta()));
    }
    settings.put("refit", String.valueOf(refit));
    settings.put("seed", String.valueOf(seed));
    return settings;
  }

  private static String orAuto(@Nullable Object value) {
    return value == null ? SettingValues.AUTO : String.valueOf(value);
  }

  /**
   * These, and where one is left open, what did best on validation: σ 16 and dropout 0.5 where
   * there are few targets for each item, 12 and 0.3 where there are many; a learning rate of 0.002,
   * but for CML 0.007 where the next click is asked for, 0.003 where the targets are ranked against
   * items drawn.
   *
   * @param drawn how many items are drawn to rank a target against; 0 where all are ranked
   */
  TrainingOptions settledFor(int targets, int items, int drawn) {
    boolean few = targets < (long) FEW_TARGETS_AN_ITEM * items;
    double usualRate = !model.equals(CmlShape.ARCHITECTURE) ? 0.002 : drawn == 0 ? 0.007 : 0.003;
    return with("sigma", Objects.requireNonNullElse(sigma, few ? 16.0 : 12.0))
        .with("dropout", Objects.requireNonNullElse(dropout, few ? 0.5 : 0.3))
        .with("learning_rate", Objects.requireNonNullElse(learningRate, usualRate));
  }

  /** These with what a training was settled at, so that another does the same on other data. */
  TrainingOptions settledAs(Map<String, String> hyperparameters) {
    TrainingOptions settled = this;
    for (String name : List.of("sigma", "dropout", "learning_rate")) {
      settled = settled.with(name, Objects.requireNonNull(hyperparameters.get(name), name));
    }
    return settled;
  }

  /**
   * The targets in a step, or where it is left open, as many as make an epoch of 150 steps, from 32
   * to 512: the learning rate falls by the epoch, and must not before something is learnt.
   */
  int targetsPerStepFor(int targets) {
    return targetsPerStep != null ? targetsPerStep : Math.min(512, Math.max(32, targets / 150));
  }

  /**
   * The sessions in a step; null where its size goes by targets. CML's steps each cost a passage
   * over the whole graph, which is short where there are few sessions: where it is left open, as
   * many as make an epoch of 64 steps with 32,000 sessions, of twice as many with a fourth of them;
   * from 32 to 1024.
   */
  @Nullable Integer sessionsPerStepFor(int sessions) {
    if (sessionsPerStep != null || !model.equals(CmlShape.ARCHITECTURE)) {
      return sessionsPerStep;
    }
    double steps = 64 * Math.sqrt(32_000.0 / sessions);
    return Math.min(1024, Math.max(32, (int) (sessions / steps)));
  }

  /** These with one setting replaced, by name. */
  public TrainingOptions with(String name, Object value) {
    Map<String, String> settings = settings();
    settings.put(name, String.valueOf(value));
    return of(settings);
  }
}
