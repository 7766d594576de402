package io.nextclick.learning.cml;

import io.nextclick.model.checkpoint.Tensor;
import java.util.Map;

/** The same equations loss by loss on plain arrays, to hold the engine's network against. */
public final class ReferenceWeightNetwork {

  private final Map<String, Tensor> tensors;

  public ReferenceWeightNetwork(Map<String, Tensor> tensors) {
    this.tensors = tensors;
  }

  /** {@code 2 σ(f₁(Z₁) + f₂(Z₂))}. */
  public double weigh(double loss, double[] byBehaviour, double[] session) {
    int dimension = session.length;
    double[] first = new double[3 * dimension];
    double[] second = new double[2 * dimension];
    for (int d = 0; d < dimension; d++) {
      first[d] = loss;
      first[dimension + d] = byBehaviour[d];
      first[2 * dimension + d] = session[d];
      second[d] = loss * byBehaviour[d];
      second[dimension + d] = loss * session[d];
    }
    return 2 / (1 + Math.exp(-encoded(first, "first") - encoded(second, "second")));
  }

  /** {@code PReLU(w · z + b)}. */
  private double encoded(double[] z, String part) {
    double sum = tensors.get(part + ".bias").values()[0];
    for (int i = 0; i < z.length; i++) {
      sum += tensors.get(part + ".weight").values()[i] * z[i];
    }
    return sum > 0 ? sum : tensors.get(part + ".slope").values()[0] * sum;
  }
}
