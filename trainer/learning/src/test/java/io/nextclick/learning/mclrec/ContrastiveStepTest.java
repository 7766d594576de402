package io.nextclick.learning.mclrec;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.nextclick.learning.training.Adam;
import io.nextclick.learning.training.AdaptiveWeightLoss;
import io.nextclick.learning.training.CosineSoftmax;
import io.nextclick.learning.training.DotSoftmax;
import io.nextclick.learning.training.InitialWeights;
import io.nextclick.learning.training.PlainStep;
import io.nextclick.learning.training.Products;
import io.nextclick.learning.training.RecommendationLoss;
import io.nextclick.learning.training.SessionBatch;
import io.nextclick.learning.training.VocabularySoftmax;
import io.nextclick.learning.training.Windows.Window;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.ComputeEngine;
import io.nextclick.model.checkpoint.Tensor;
import io.nextclick.model.mtaw.MtawShape;
import io.nextclick.model.network.Behaviours;
import io.nextclick.model.network.KnownClicks;
import io.nextclick.model.network.NetworkShape;
import io.nextclick.model.network.PaddedPrefixes;
import io.nextclick.model.network.Weights;
import io.nextclick.model.sasrec.SasRecShape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which weights a step of the meta training moves, and which it must not. */
class ContrastiveStepTest {

  private static final ContrastOptions META = new ContrastOptions(0.1, 0.2, null, true, false);
  private static final long SEED = 7;
  private static final List<Window> WINDOWS =
      List.of(
          new Window(KnownClicks.ofRows(1, 4, 4, 2, 8, 0, 3), 1, 0),
          new Window(KnownClicks.ofRows(5, 6), 1, 1),
          new Window(KnownClicks.ofRows(0, 7, 1, 5, 2, 2), 2, 2));

  private final NDManager manager = ComputeEngine.open(new ComputeDevice.Cpu());
  private final SessionBatch batch = SessionBatch.of(WINDOWS);
  private final PaddedPrefixes pairs = new Views(9, new Random(1)).pairs(batch.clicks());

  static List<NetworkShape> shapes() {
    return List.of(new SasRecShape(9, 8, 6, 2, 2, Behaviours.NONE), new MtawShape(9, 8, 6));
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void movesTheEncoderAloneThenTheAugmentersAlone(NetworkShape shape) {
    Adam theta = theta(shape);
    ContrastiveStep step = step(shape, theta, META);
    Map<String, Tensor> encoder = theta.weights().toTensors();
    Map<String, Tensor> augmenters = step.augmenters().toTensors();

    step.moveEncoder(batch, pairs);
    assertThat(moved(encoder, theta.weights())).isEqualTo(trainable(shape));
    assertThat(moved(augmenters, step.augmenters())).isEmpty();

    encoder = theta.weights().toTensors();
    step.moveAugmenters(batch, pairs);
    assertThat(moved(encoder, theta.weights())).isEmpty();
    assertThat(moved(augmenters, step.augmenters())).isEqualTo(augmenters.keySet());
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void movesTheEncoderThenTheAugmentersThenTheEncoderAgain(NetworkShape shape) {
    Adam theta = theta(shape);
    ContrastiveStep step = step(shape, theta, META);
    step.take(batch);

    Adam copy = theta(shape);
    ContrastiveStep byHand = step(shape, copy, META);
    PaddedPrefixes same = firstViews(shape);
    byHand.moveEncoder(batch, same);
    byHand.moveAugmenters(batch, same);
    byHand.moveEncoder(batch, same);
    assertThat(moved(copy.weights().toTensors(), theta.weights())).isEmpty();
    assertThat(moved(byHand.augmenters().toTensors(), step.augmenters())).isEmpty();
  }

  @Test
  void movesBothAtOnceWithoutMetaSteps() {
    NetworkShape shape = shapes().get(0);
    Adam theta = theta(shape);
    ContrastiveStep step = step(shape, theta, new ContrastOptions(0.1, 0.2, null, false, false));
    Map<String, Tensor> encoder = theta.weights().toTensors();
    Map<String, Tensor> augmenters = step.augmenters().toTensors();
    step.take(batch);
    assertThat(moved(encoder, theta.weights())).isNotEmpty();
    assertThat(moved(augmenters, step.augmenters())).isEqualTo(augmenters.keySet());
  }

  @Test
  void hasOneAugmenterWhereItIsShared() {
    NetworkShape shape = shapes().get(0);
    ContrastiveStep two = step(shape, theta(shape), META);
    ContrastiveStep one =
        step(shape, theta(shape), new ContrastOptions(0.1, 0.2, null, true, true));
    assertThat(one.augmenters().names()).hasSize(two.augmenters().names().size() / 2);
    one.take(batch);
  }

  @Test
  void givesTheRecommendationLossAlone() {
    NetworkShape shape = shapes().get(0);
    double alone =
        new PlainStep(shape, theta(shape), new DotSoftmax(softmax(0)), 0, manager).take(batch);
    double first = step(shape, theta(shape), META).moveEncoder(batch, pairs);
    assertThat(first).isEqualTo(alone);
  }

  private static Set<String> trainable(NetworkShape shape) {
    Set<String> names = new TreeSet<>(shape.tensors().keySet());
    names.add(ContrastiveStep.MASK);
    return names;
  }

  private static Set<String> moved(Map<String, Tensor> before, Weights after) {
    Set<String> moved = new TreeSet<>();
    after
        .toTensors()
        .forEach(
            (name, tensor) -> {
              if (!Arrays.equals(before.get(name).values(), tensor.values())) {
                moved.add(name);
              }
            });
    return moved;
  }

  private Adam theta(NetworkShape shape) {
    Map<String, Tensor> initial =
        InitialWeights.of(shape, InitialWeights.uniform(shape.dimension()), true, 3);
    Map<String, Tensor> tensors = ContrastiveStep.withMask(initial, shape);
    return new Adam(Weights.load(tensors, manager), 0.01, manager);
  }

  private ContrastiveStep step(NetworkShape shape, Adam theta, ContrastOptions options) {
    RecommendationLoss loss =
        shape instanceof MtawShape ? new CosineSoftmax(softmax(2), 12) : new DotSoftmax(softmax(0));
    return new ContrastiveStep(shape, theta, 0.01, loss, options, 0, SEED, manager);
  }

  /** Those that a step draws first: its augmenters are drawn before. */
  private PaddedPrefixes firstViews(NetworkShape shape) {
    Random random = new Random(SEED);
    Augmenters.initial(shape.dimension(), false, random);
    return new Views(shape.items(), random).pairs(batch.clicks());
  }

  private static VocabularySoftmax softmax(double gamma) {
    return new VocabularySoftmax(Products.inSinglePrecision(), new AdaptiveWeightLoss(gamma));
  }
}
