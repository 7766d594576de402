package io.nextclick.learning.cml;

import static io.nextclick.learning.mclrec.ContrastSettings.CONTRASTIVE;
import static io.nextclick.learning.mclrec.ContrastSettings.LAMBDA;
import static io.nextclick.learning.mclrec.ContrastSettings.META;
import static io.nextclick.learning.mclrec.ContrastSettings.NONE;

import io.nextclick.learning.setting.Settings;

/**
 * The knobs of CML.
 *
 * @param recency what a click weighs less for each that came after it; 1 is the paper's set
 * @param negatives items drawn at random for each step, that its targets shall be told from
 * @param ranking how
 * @param lambda weight of the contrast between behaviours; 0 for none
 * @param temperature of the contrast
 * @param meta whether a second network learns what each session's losses weigh; if not, they weigh
 *     the same
 */
public record GraphOptions(
    double recency,
    int negatives,
    Ranking ranking,
    double lambda,
    double temperature,
    boolean meta) {

  /** The loss of a target's score against those of the items drawn. */
  public enum Ranking {
    /** {@code −mean log σ(target − drawn)}, as in the paper. */
    BPR,
    /** {@code −log softmax} of the target among them. */
    SOFTMAX
  }

  /** As the settings say. */
  static GraphOptions of(Settings settings) {
    return new GraphOptions(
        settings.get(CmlRecipe.RECENCY),
        settings.get(CmlRecipe.NEGATIVES),
        settings.get(CmlRecipe.RANKING),
        settings.get(CONTRASTIVE).equals(NONE) ? 0 : settings.get(LAMBDA),
        settings.get(CmlRecipe.TEMPERATURE),
        settings.get(META));
  }
}
