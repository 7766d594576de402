package io.nextclick.learning.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.nextclick.model.network.Scalar;
import io.nextclick.model.network.Weights;

/**
 * Adam (arXiv 1412.6980), in place. Its two moments a tensor live as long as the manager that it
 * was made with; what a step needs beyond them ends with the step's manager.
 */
public final class Adam {

  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final float EPSILON = 1e-8f;

  private final NDManager manager;
  private Weights weights;
  private Weights firstMoments;
  private Weights secondMoments;
  private double learningRate;
  private int steps;

  public Adam(Weights weights, double learningRate, NDManager manager) {
    this.weights = weights;
    this.learningRate = learningRate;
    this.manager = manager;
    this.firstMoments = weights.map((name, array) -> manager.zeros(array.getShape()));
    this.secondMoments = weights.map((name, array) -> manager.zeros(array.getShape()));
  }

  /** What is changed in place. */
  public Weights weights() {
    return weights;
  }

  /** From here on learns at this rate. */
  public void learnAt(double rate) {
    learningRate = rate;
  }

  /** Puts what it has learnt under this name. */
  public void keep(String name, Snapshot in) {
    in.put(name, weights.toTensors());
    in.put(name + ".first", firstMoments.toTensors());
    in.put(name + ".second", secondMoments.toTensors());
    in.put(name, steps);
  }

  /** Goes on from what was {@link #keep kept}. The weights are others from here on. */
  public void restore(String name, Snapshot from) {
    weights = replaced(weights, name, from);
    firstMoments = replaced(firstMoments, name + ".first", from);
    secondMoments = replaced(secondMoments, name + ".second", from);
    steps = from.count(name);
  }

  private Weights replaced(Weights before, String name, Snapshot from) {
    before.names().forEach(each -> before.get(each).close());
    return Weights.load(from.tensors(name), manager);
  }

  /**
   * One update.
   *
   * @param leaves the weights as the step saw them, with their gradients
   */
  public void update(Weights leaves, NDManager step) {
    steps++;
    double correction1 = 1 - Math.pow(BETA1, steps);
    double correction2 = Math.sqrt(1 - Math.pow(BETA2, steps));
    NDArray beta1 = Scalar.of(step, BETA1);
    NDArray beta2 = Scalar.of(step, BETA2);
    NDArray share1 = Scalar.of(step, 1 - BETA1);
    NDArray share2 = Scalar.of(step, 1 - BETA2);
    NDArray rate = Scalar.of(step, learningRate * correction2 / correction1);
    NDArray epsilon = Scalar.of(step, EPSILON * correction2);
    for (String name : weights.names()) {
      NDArray gradient = leaves.get(name).getGradient();
      NDArray first = firstMoments.get(name);
      NDArray second = secondMoments.get(name);
      first.muli(beta1).addi(gradient.mul(share1));
      second.muli(beta2).addi(gradient.square().muli(share2));
      NDArray root = second.sqrt();
      NDArray change = first.mul(rate);
      root.attach(step);
      change.attach(step);
      weights.get(name).subi(change.divi(root.addi(epsilon)));
    }
  }
}
