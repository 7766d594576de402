package io.nextclick.learning.training;

import io.nextclick.learning.setting.Setting;
import io.nextclick.learning.setting.Setting.Form;
import java.util.List;

/** The settings of every training; what is by default did best on validation. */
public final class TrainingSettings {

  /** D. */
  public static final Setting<Integer> DIMENSION =
      Setting.whole("dimension", "100")
          .within("1 to 4096", dimension -> dimension >= 1 && dimension <= 4096)
          .option("--dimension", "D", "Length of an embedding.");

  public static final Setting<Integer> MAX_LENGTH =
      Setting.whole("max_length", "50")
          .within("1 to 1000", length -> length >= 1 && length <= 1000)
          .option("--max-length", "L", "Latest clicks of a session.");

  /** σ. */
  public static final Setting<Double> SIGMA =
      Setting.number("sigma", Setting.AUTO)
          .orAuto()
          .within("above 0, at most 40", sigma -> sigma > 0 && sigma <= 40)
          .option(
              "--sigma",
              "σ",
              "Of mtaw: scale of the cosine in the softmax, or auto: by the number of targets an item.");

  /** γ. */
  public static final Setting<Double> GAMMA =
      Setting.number("gamma", "2.0")
          .within("0, or 1 to 20", gamma -> gamma == 0 || (gamma >= 1 && gamma <= 20))
          .option("--gamma", "γ", "Of mtaw: of the AW loss; 0 is cross-entropy.");

  public static final Setting<Boolean> BEHAVIOURS =
      Setting.flag("behaviours", false)
          .option(
              "--behaviours",
              Form.EITHER,
              "Tell views, carts and purchases apart, where the events say; the default of cml"
                  + " alone.");

  public static final Setting<Double> DROPOUT =
      Setting.number("dropout", Setting.AUTO)
          .orAuto()
          .within("0 to below 1", dropout -> dropout >= 0 && dropout < 1)
          .option(
              "--dropout", "P", "From 0 to below 1, or auto: by the number of targets an item.");

  public static final Setting<Double> LEARNING_RATE =
      Setting.number("learning_rate", Setting.AUTO)
          .orAuto()
          .within("between 0 and 1", rate -> rate > 0 && rate < 1)
          .option(
              "--learning-rate", "RATE", "Of Adam, or auto: by the model and what is asked for.");

  public static final Setting<Double> DECAY =
      Setting.number("decay", "0.7")
          .within("above 0, at most 1", decay -> decay > 0 && decay <= 1)
          .option(
              "--decay",
              "SHARE",
              "What is left of the learning rate after each epoch; 1 keeps it.");

  public static final Setting<Precision> PRECISION =
      Setting.choice("precision", Precision.FLOAT32, Precision.class)
          .option(
              "--precision",
              "TYPE",
              "Of the products with the vocabulary: float32, the default, or bfloat16, faster on"
                  + " processors with AMX, where it has crashed on some data.");

  /** About so many; where it is open, as many as make an epoch of 150 steps. */
  public static final Setting<Integer> TARGETS_PER_STEP =
      Setting.whole("targets_per_step", Setting.AUTO)
          .orAuto()
          .within("at least 1", targets -> targets >= 1)
          .option("--targets-per-step", "N", "Clicks in one step.");

  public static final Setting<Boolean> BY_SESSION =
      Setting.flag("by_session", true)
          .option(
              "--by-prefix",
              Form.OFF,
              "Each prefix a sample of its own, as in the papers; several times slower.");

  public static final Setting<Integer> MAX_EPOCHS =
      Setting.whole("max_epochs", "8")
          .within("at least 1", epochs -> epochs >= 1)
          .option("--epochs", "N", "Passes over the data, at most.");

  public static final Setting<Integer> PATIENCE =
      Setting.whole("patience", "2")
          .within("at least 1", epochs -> epochs >= 1)
          .option("--patience", "N", "Epochs without a better validation before it stops.");

  /** Whatever their targets; where it is open, a step's size goes by targets. */
  public static final Setting<Integer> SESSIONS_PER_STEP =
      Setting.whole("sessions_per_step", Setting.AUTO)
          .orAuto()
          .within("at least 1", sessions -> sessions >= 1)
          .option("--sessions-per-step", "N", "Sessions in one step, or auto: by their clicks.");

  /** Attentions, recurrences or passages over a graph, one after the other. */
  public static final Setting<Integer> LAYERS =
      Setting.whole("layers", "2")
          .within("1 to 16", layers -> layers >= 1 && layers <= 16)
          .option("--layers", "N", "Of the network, one above the other.");

  /** Whether to train again on everything, for the number of epochs that validation chose. */
  public static final Setting<Boolean> REFIT =
      Setting.flag("refit", false)
          .option(
              "--refit",
              Form.EITHER,
              "After the epoch is chosen, train again on the validation sessions as well.");

  public static final Setting<Integer> SEED =
      Setting.whole("seed", "42").option("--seed", "N", "Of everything random.");

  public static final List<Setting<?>> ALL =
      List.of(
          DIMENSION,
          MAX_LENGTH,
          SIGMA,
          GAMMA,
          BEHAVIOURS,
          DROPOUT,
          LEARNING_RATE,
          DECAY,
          PRECISION,
          TARGETS_PER_STEP,
          BY_SESSION,
          MAX_EPOCHS,
          PATIENCE,
          LAYERS,
          SESSIONS_PER_STEP,
          REFIT,
          SEED);

  private TrainingSettings() {}
}
