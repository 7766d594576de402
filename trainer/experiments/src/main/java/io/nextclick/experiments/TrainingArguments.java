package io.nextclick.experiments;

import io.nextclick.learning.training.TrainingOptions;
import io.nextclick.schemas.InvalidSettingException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The settings of a training, as every command that trains takes them; the rest by default. */
final class TrainingArguments {

  @Option(
      names = "--parts",
      paramLabel = "NAME[,NAME]",
      description =
          "What mtaw-plus mixes (default: all): network, neighbours, repeats,"
              + " popularity, context.")
  private @Nullable String parts;

  @Option(names = "--seed", paramLabel = "N", description = "Of everything random.")
  private @Nullable String seed;

  @Option(names = "--epochs", paramLabel = "N", description = "Passes over the data, at most.")
  private @Nullable String epochs;

  @Option(
      names = "--patience",
      paramLabel = "N",
      description = "Epochs without a better validation before it stops.")
  private @Nullable String patience;

  @Option(names = "--gamma", paramLabel = "γ", description = "Of the AW loss; 0 is cross-entropy.")
  private @Nullable String gamma;

  @Option(
      names = "--sigma",
      paramLabel = "σ",
      description =
          "Scale of the cosine in the softmax, or auto: by the number of targets an item.")
  private @Nullable String sigma;

  @Option(
      names = "--no-enhancing-layer",
      description = "Without the interest enhancing layer: the last instant interest alone.")
  private boolean noEnhancingLayer;

  @Option(
      names = "--behaviours",
      negatable = true,
      description =
          "Tell views, carts and purchases apart, where the events say; the default of cml alone.")
  private @Nullable Boolean behaviours;

  @Option(
      names = "--dropout",
      paramLabel = "P",
      description = "From 0 to below 1, or auto: by the number of targets an item.")
  private @Nullable String dropout;

  @Option(names = "--dimension", paramLabel = "D", description = "Length of an embedding.")
  private @Nullable String dimension;

  @Option(names = "--max-length", paramLabel = "L", description = "Latest clicks of a session.")
  private @Nullable String maxLength;

  @Option(
      names = "--learning-rate",
      paramLabel = "RATE",
      description = "Of Adam, or auto: by the model and what is asked for.")
  private @Nullable String learningRate;

  @Option(
      names = "--decay",
      paramLabel = "SHARE",
      description = "What is left of the learning rate after each epoch; 1 keeps it.")
  private @Nullable String decay;

  @Option(
      names = "--precision",
      paramLabel = "TYPE",
      description =
          "Of the products with the vocabulary: float32, the default, or bfloat16, faster on"
              + " processors with AMX, where it has crashed on some data.")
  private @Nullable String precision;

  @Option(names = "--targets-per-step", paramLabel = "N", description = "Clicks in one step.")
  private @Nullable String targetsPerStep;

  @Option(
      names = "--by-prefix",
      description = "Each prefix a sample of its own, as in the papers; several times slower.")
  private boolean byPrefix;

  @Option(
      names = "--sessions-per-step",
      paramLabel = "N",
      description = "Sessions in one step, or auto: by their clicks.")
  private @Nullable String sessionsPerStep;

  @Option(names = "--layers", paramLabel = "N", description = "Of sasrec, mclrec and cml.")
  private @Nullable String layers;

  @Option(
      names = "--heads",
      paramLabel = "N",
      description = "Of each attention of sasrec and mclrec.")
  private @Nullable String heads;

  @Option(
      names = "--contrastive",
      paramLabel = "NAME",
      description =
          "What is learnt beside the next click: none, or the name of the model, mclrec or cml,"
              + " whose default it is; mclrec is for the others as well.")
  private @Nullable String contrastive;

  @Option(
      names = "--lambda",
      paramLabel = "λ",
      description = "Weight of the contrast between mclrec's views or cml's behaviours.")
  private @Nullable String lambda;

  @Option(
      names = "--beta",
      paramLabel = "β",
      description = "Of mclrec: weight of the contrast between augmented views.")
  private @Nullable String beta;

  @Option(
      names = "--regularisation",
      paramLabel = "γ",
      description = "Of mclrec: weight of the contrastive regularisation (default: β/10).")
  private @Nullable String regularisation;

  @Option(
      names = "--temperature",
      paramLabel = "τ",
      description = "Of cml: similarities are divided by it before they are held against others.")
  private @Nullable String temperature;

  @Option(
      names = "--recency",
      paramLabel = "ρ",
      description = "Of cml: what a click weighs less for each after it; 1 makes sessions sets.")
  private @Nullable String recency;

  @Option(
      names = "--negatives",
      paramLabel = "N",
      description = "Of cml: items drawn for each step, that its targets shall rank above.")
  private @Nullable String negatives;

  @Option(
      names = "--ranking",
      paramLabel = "LOSS",
      description = "Of cml: bpr, as in the paper, or softmax, of a target against those drawn.")
  private @Nullable String ranking;

  @Option(
      names = "--meta",
      negatable = true,
      description =
          "Of mclrec: encoder and augmenters learn in turns, the default, not together. Of cml: a"
              + " network weighs each session's losses, for four times the time; by default all"
              + " weigh the same.")
  private @Nullable Boolean meta;

  @Option(names = "--shared-augmenters", description = "Of mclrec: one augmenter for both views.")
  private boolean sharedAugmenters;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /**
   * What was given, the rest by default.
   *
   * @throws ParameterException where a value is impossible
   */
  TrainingOptions options(String model, boolean refit) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("model", model);
    put(settings, "parts", parts);
    put(settings, "seed", seed);
    put(settings, "max_epochs", epochs);
    put(settings, "patience", patience);
    put(settings, "gamma", gamma);
    put(settings, "sigma", sigma);
    put(settings, "dropout", dropout);
    put(settings, "dimension", dimension);
    put(settings, "max_length", maxLength);
    put(settings, "learning_rate", learningRate);
    put(settings, "decay", decay);
    put(settings, "precision", precision);
    put(settings, "targets_per_step", targetsPerStep);
    put(settings, "sessions_per_step", sessionsPerStep);
    put(settings, "layers", layers);
    put(settings, "heads", heads);
    put(settings, "contrastive", contrastive);
    put(settings, "contrastive_lambda", lambda);
    put(settings, "contrastive_beta", beta);
    put(settings, "contrastive_regularisation", regularisation);
    put(settings, "contrastive_temperature", temperature);
    put(settings, "recency", recency);
    put(settings, "negatives", negatives);
    put(settings, "ranking", ranking);
    settings.put("contrastive_shared", String.valueOf(sharedAugmenters));
    settings.put("by_session", String.valueOf(!byPrefix));
    settings.put("enhancing_layer", String.valueOf(!noEnhancingLayer));
    put(settings, "behaviours", behaviours == null ? null : behaviours.toString());
    put(settings, "contrastive_meta", meta == null ? null : meta.toString());
    settings.put("refit", String.valueOf(refit));
    try {
      return TrainingOptions.of(settings);
    } catch (InvalidSettingException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
  }

  private static void put(Map<String, String> settings, String name, @Nullable String value) {
    if (value != null) {
      settings.put(name, value);
    }
  }
}
