package io.nextclick.learning.cml;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.nextclick.learning.cml.GraphLosses.Losses;
import io.nextclick.learning.training.Adam;
import io.nextclick.learning.training.Gradients;
import io.nextclick.learning.training.Snapshot;
import io.nextclick.model.network.Rows;
import io.nextclick.model.network.Weights;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What each loss of a batch weighs, and how that is learnt: φ of CML. Shapes as there. */
final class LossWeights {

  /**
   * @param ranking (N)
   * @param contrast (M), null where there is none
   */
  record Weighed(NDArray ranking, @Nullable NDArray contrast) {}

  /** The weights of two networks, one for each kind of loss. */
  record Phi(Weights ranking, Weights contrast) {}

  private final Adam ranking;
  private final Adam contrast;

  LossWeights(int dimension, double learningRate, NDManager manager) {
    this.ranking = adam(dimension, learningRate, manager);
    this.contrast = adam(dimension, learningRate, manager);
  }

  private static Adam adam(int dimension, double learningRate, NDManager manager) {
    Weights weights = Weights.load(WeightNetwork.initial(dimension), manager);
    return new Adam(weights, learningRate, manager);
  }

  /** The two networks' weights now. */
  Phi weights() {
    return new Phi(ranking.weights(), contrast.weights());
  }

  void learnAt(double rate) {
    ranking.learnAt(rate);
    contrast.learnAt(rate);
  }

  void keep(Snapshot in) {
    ranking.keep("ranking weights", in);
    contrast.keep("contrast weights", in);
  }

  void restore(Snapshot from) {
    ranking.restore("ranking weights", from);
    contrast.restore("contrast weights", from);
  }

  /** Weighs the losses; no gradient flows back into what they were made from. */
  Weighed of(GraphLosses batch, Losses losses, NDManager step) {
    Phi frozen = new Phi(ranking.weights().frozen(step), contrast.weights().frozen(step));
    return of(frozen, batch, losses, step);
  }

  /**
   * Updates the weights, so that a loss weighs more the more its gradient agrees with what is
   * wanted.
   *
   * @param pull of each ranking loss and of each contrast, in their order
   */
  void move(GraphLosses batch, Losses losses, float[] pull, NDManager step) {
    Phi leaves = new Phi(ranking.weights().forStep(step), contrast.weights().forStep(step));
    differentiate(leaves, batch, losses, pull, step);
    ranking.update(leaves.ranking(), step);
    if (losses.contrast() != null) {
      contrast.update(leaves.contrast(), step);
    }
  }

  /** Leaves the gradients of {@code −Σ w pull} in the leaves. */
  static void differentiate(
      Phi leaves, GraphLosses batch, Losses losses, float[] pull, NDManager step) {
    Gradients.of(
        () -> {
          Weighed weighed = of(leaves, batch, losses, step);
          NDArray all =
              weighed.contrast() == null
                  ? weighed.ranking()
                  : weighed.ranking().concat(weighed.contrast());
          return all.mul(step.create(pull)).sum().neg();
        });
  }

  private static Weighed of(Phi phi, GraphLosses batch, Losses losses, NDManager step) {
    NDArray sessions = losses.sessions().stopGradient();
    NDArray byBehaviour = losses.byBehaviour().stopGradient();
    int behaviours = (int) (byBehaviour.getShape().get(0) / sessions.getShape().get(0));
    NDArray means = step.create(means(losses.ranking().toFloatArray(), batch.groups()));
    NDArray contrasts = losses.contrast();
    return new Weighed(
        weighed(phi.ranking(), means, batch.groups(), sessions, byBehaviour, behaviours, step),
        contrasts == null
            ? null
            : weighed(
                phi.contrast(),
                contrasts.stopGradient(),
                batch.contrasted(),
                sessions,
                byBehaviour,
                behaviours,
                step));
  }

  private static NDArray weighed(
      Weights weights,
      NDArray losses,
      long[] groups,
      NDArray sessions,
      NDArray byBehaviour,
      int behaviours,
      NDManager step) {
    long[] owners = Arrays.stream(groups).map(group -> group / behaviours).toArray();
    return new WeightNetwork(weights)
        .weigh(
            losses,
            Rows.of(byBehaviour, step.create(groups)),
            Rows.of(sessions, step.create(owners)));
  }

  /** For each loss the mean of its group's. */
  private static float[] means(float[] losses, long[] groups) {
    Map<Long, double[]> sums = new HashMap<>();
    for (int n = 0; n < losses.length; n++) {
      double[] sum = sums.computeIfAbsent(groups[n], group -> new double[2]);
      sum[0] += losses[n];
      sum[1]++;
    }
    float[] means = new float[losses.length];
    for (int n = 0; n < losses.length; n++) {
      double[] sum = Objects.requireNonNull(sums.get(groups[n]));
      means[n] = (float) (sum[0] / sum[1]);
    }
    return means;
  }
}
