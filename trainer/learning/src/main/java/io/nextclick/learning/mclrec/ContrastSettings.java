package io.nextclick.learning.mclrec;

import io.nextclick.learning.setting.Setting;
import io.nextclick.learning.setting.Setting.Form;
import java.util.List;

/** The settings of what is learnt beside the next click. */
public final class ContrastSettings {

  public static final String NONE = "none";
  public static final String MCLREC = "mclrec";

  public static final Setting<String> CONTRASTIVE =
      Setting.text("contrastive", NONE, name -> name)
          .option(
              "--contrastive",
              "NAME",
              "What is learnt beside the next click: none, or the name of the model, mclrec or cml,"
                  + " whose default it is; mclrec is for mtaw-plus, mtaw and sasrec as well.");

  /** λ. */
  public static final Setting<Double> LAMBDA =
      Setting.number("contrastive_lambda", "0")
          .within("0 or more", lambda -> lambda >= 0)
          .option(
              "--lambda",
              "λ",
              "Weight of the contrast between mclrec's views or cml's behaviours.");

  /** β. */
  public static final Setting<Double> BETA =
      Setting.number("contrastive_beta", "0.05")
          .within("0 or more", beta -> beta >= 0)
          .option("--beta", "β", "Of mclrec: weight of the contrast between augmented views.");

  /** γ; where it is open, a tenth of β, as in the paper. */
  public static final Setting<Double> REGULARISATION =
      Setting.number("contrastive_regularisation", Setting.AUTO)
          .orAuto()
          .within("0 or more", weight -> weight >= 0)
          .option(
              "--regularisation",
              "γ",
              "Of mclrec: weight of the contrastive regularisation (default: β/10).");

  public static final Setting<Boolean> META =
      Setting.flag("contrastive_meta", true)
          .option(
              "--meta",
              Form.EITHER,
              "Of mclrec: encoder and augmenters learn in turns, the default, not together. Of cml:"
                  + " a network weighs each session's losses, for four times the time; by default"
                  + " all weigh the same.");

  public static final Setting<Boolean> SHARED_AUGMENTERS =
      Setting.flag("contrastive_shared", false)
          .option("--shared-augmenters", Form.ON, "Of mclrec: one augmenter for both views.");

  static final List<Setting<?>> OF_MCLREC =
      List.of(LAMBDA, BETA, REGULARISATION, META, SHARED_AUGMENTERS);

  private ContrastSettings() {}
}
