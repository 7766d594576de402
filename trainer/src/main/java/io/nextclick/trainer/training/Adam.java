package io.nextclick.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.nextclick.model.network.Scalar;
import io.nextclick.model.network.Weights;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Adam (arXiv 1412.6980), in place. Its two moments a tensor live as long as the manager that it
 * was made with; what a step needs beyond them ends with the step's manager.
 */
final class Adam {

  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final float EPSILON = 1e-8f;

  private record Moments(NDArray first, NDArray second) {}

  private final Weights weights;
  private double learningRate;
  private final Map<String, Moments> moments = new HashMap<>();
  private int steps;

  Adam(Weights weights, double learningRate, NDManager manager) {
    this.weights = weights;
    this.learningRate = learningRate;
    for (String name : weights.names()) {
      Shape shape = weights.get(name).getShape();
      moments.put(name, new Moments(manager.zeros(shape), manager.zeros(shape)));
    }
  }

  /** What is changed in place. */
  Weights weights() {
    return weights;
  }

  /** From here on learns at this rate. */
  void learnAt(double rate) {
    learningRate = rate;
  }

  /**
   * One update.
   *
   * @param leaves the weights as the step saw them, with their gradients
   */
  void update(Weights leaves, NDManager step) {
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
      Moments moment = Objects.requireNonNull(moments.get(name));
      moment.first().muli(beta1).addi(gradient.mul(share1));
      moment.second().muli(beta2).addi(gradient.square().muli(share2));
      NDArray root = moment.second().sqrt();
      NDArray change = moment.first().mul(rate);
      root.attach(step);
      change.attach(step);
      weights.get(name).subi(change.divi(root.addi(epsilon)));
    }
  }
}
