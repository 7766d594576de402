package io.nextclick.learning.cml;

import io.nextclick.schemas.InvalidSettingException;

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

  public GraphOptions {
    require(recency > 0 && recency <= 1, "recency", "above 0, at most 1", recency);
    require(negatives >= 1 && negatives <= 100_000, "negatives", "1 to 100000", negatives);
    require(lambda >= 0, "contrastive_lambda", "0 or more", lambda);
    require(temperature > 0, "contrastive_temperature", "above 0", temperature);
  }

  private static void require(boolean holds, String setting, String allowed, Object value) {
    if (!holds) {
      throw new InvalidSettingException(
          "The training setting " + setting + " must be " + allowed + ", it is " + value);
    }
  }
}
