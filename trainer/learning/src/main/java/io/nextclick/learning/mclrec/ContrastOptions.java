package io.nextclick.learning.mclrec;

import static io.nextclick.learning.mclrec.ContrastSettings.BETA;
import static io.nextclick.learning.mclrec.ContrastSettings.LAMBDA;
import static io.nextclick.learning.mclrec.ContrastSettings.META;
import static io.nextclick.learning.mclrec.ContrastSettings.REGULARISATION;
import static io.nextclick.learning.mclrec.ContrastSettings.SHARED_AUGMENTERS;

import io.nextclick.learning.setting.Settings;
import io.nextclick.schemas.InvalidSettingException;
import org.jspecify.annotations.Nullable;

/**
 * The knobs of MCLRec.
 *
 * @param lambda λ, weight of ℒ_cl1, between the two views
 * @param beta β, weight of ℒ_cl2, between what the augmenters make of them
 * @param regularisation γ, weight of ℛ; null is a tenth of β, as in the paper
 * @param meta whether encoder and augmenters move in turns; if not, together on ℒ₀
 * @param sharedAugmenters whether there is one augmenter for both views
 */
public record ContrastOptions(
    double lambda,
    double beta,
    @Nullable Double regularisation,
    boolean meta,
    boolean sharedAugmenters) {

  public ContrastOptions {
    if (!(lambda >= 0 && beta >= 0 && lambda + beta > 0)) {
      throw new InvalidSettingException(
          "contrastive_lambda and contrastive_beta must be 0 or more and one of them above, they are %s and %s"
              .formatted(lambda, beta));
    }
    if (regularisation != null && !(regularisation >= 0)) {
      throw new InvalidSettingException(
          "contrastive_regularisation must be auto, or 0 or more, it is " + regularisation);
    }
    if (!meta && beta == 0) {
      throw new InvalidSettingException(
          "Without meta steps the augmenters learn by contrastive_beta alone: it must be above 0");
    }
  }

  /** As the settings say. */
  static ContrastOptions of(Settings settings) {
    return new ContrastOptions(
        settings.get(LAMBDA),
        settings.get(BETA),
        settings.find(REGULARISATION).orElse(null),
        settings.get(META),
        settings.get(SHARED_AUGMENTERS));
  }

  /** γ. */
  public double gamma() {
    return regularisation == null ? beta / 10 : regularisation;
  }
}
