package io.nextclick.learning.training;

/**
 * AW loss of one target (MTAW, section 4.5): {@code −(2 − 2p)^γ · log p}, where p is the predicted
 * probability of the true next item. γ = 0 is cross-entropy.
 *
 * @param gamma γ, 0 or at least 1
 */
public record AdaptiveWeightLoss(double gamma) {

  public static final AdaptiveWeightLoss CROSS_ENTROPY = new AdaptiveWeightLoss(0);

  /** The loss. */
  double value(double p) {
    return -Math.pow(2 - 2 * p, gamma) * Math.log(p);
  }

  /**
   * The factor of a target's gradient. With z the logits and p = softmax(z) at the target t, the
   * chain rule gives {@code ∂loss/∂z_j = pull(p) · (softmax(z)_j − [j = t])}: cross-entropy's
   * gradient, weighted. {@code pull(p) = −p · d loss/dp}.
   */
  double pull(double p) {
    if (gamma == 0) {
      return 1;
    }
    double weight = Math.pow(2 - 2 * p, gamma);
    double slope = gamma * Math.pow(2 - 2 * p, gamma - 1);
    return weight - 2 * slope * p * Math.log(p);
  }
}
