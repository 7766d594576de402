package io.nextclick.learning.cml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.nextclick.learning.cml.GraphLosses.Losses;
import io.nextclick.learning.cml.GraphOptions.Ranking;
import io.nextclick.learning.cml.LossWeights.Phi;
import io.nextclick.learning.cml.LossWeights.Weighed;
import io.nextclick.learning.training.Adam;
import io.nextclick.learning.training.Gradients;
import io.nextclick.learning.training.InitialWeights;
import io.nextclick.learning.training.SessionBatch;
import io.nextclick.learning.training.Windows.Window;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.ComputeEngine;
import io.nextclick.model.checkpoint.Tensor;
import io.nextclick.model.cml.CmlShape;
import io.nextclick.model.network.Behaviours;
import io.nextclick.model.network.KnownClicks;
import io.nextclick.model.network.Weights;
import io.nextclick.schemas.EventType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The meta gradient against finite differences of the loss that it is of, losses and their weights
 * against plain equations, and what each step moves.
 */
class GraphStepTest {

  private static final double RATE = 0.5;
  private static final CmlShape SHAPE =
      new CmlShape(
          9,
          4,
          8,
          2,
          0.9,
          new Behaviours(List.of(EventType.VIEW_ITEM, EventType.ADD_TO_CART, EventType.PURCHASE)));
  private static final GraphOptions OPTIONS = new GraphOptions(0.9, 3, Ranking.BPR, 0.5, 0.5, true);
  private static final List<Window> WINDOWS =
      List.of(
          window(0, new int[] {1, 4, 4, 2, 8, 0, 3}, new int[] {0, 0, 1, 2, 0, 1, 2}),
          window(1, new int[] {5, 6, 1}, new int[] {0, 2, 2}),
          window(2, new int[] {0, 7, 1, 5, 2, 2}, new int[] {0, 1, 1, 0, 0, 2}),
          window(3, new int[] {3, 2, 7}, new int[] {1, 2, 0}),
          window(4, new int[] {8, 8, 6, 4}, new int[] {0, 1, 2, 2}));

  private final NDManager manager = ComputeEngine.open(new ComputeDevice.Cpu());
  private final GraphStep step = step(OPTIONS);
  private final GraphLosses losses = losses(WINDOWS.subList(0, 3));
  private final GraphLosses others = losses(WINDOWS.subList(3, 5));

  private static Window window(int session, int[] rows, int[] behaviours) {
    return new Window(new KnownClicks(rows, behaviours), 1, session);
  }

  private static GraphLosses losses(List<Window> windows) {
    float[] present = {0, 2, 0, 2, 2};
    return new GraphLosses(SessionBatch.of(windows), SHAPE, OPTIONS, present, new Random(11));
  }

  private Adam theta() {
    Map<String, Tensor> initial = InitialWeights.of(SHAPE, InitialWeights.uniform(1), true, 5);
    return new Adam(Weights.load(initial, manager), RATE, manager);
  }

  private GraphStep step(GraphOptions options) {
    return new GraphStep(SHAPE, options, WINDOWS, theta(), RATE, 0, 3, manager);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void leavesAllWindowsOfALongSessionOut() {
    Window begin = window(7, new int[] {1, 4, 2}, new int[] {0, 0, 1});
    Window end = window(7, new int[] {4, 2, 8, 3}, new int[] {0, 1, 2, 2});
    List<Window> windows = List.of(begin, WINDOWS.get(1), end);
    GraphStep ofLong = new GraphStep(SHAPE, OPTIONS, windows, theta(), RATE, 0, 3, manager);
    for (int draw = 0; draw < 20; draw++) {
      float[] present = ofLong.losses(SessionBatch.of(List.of(begin))).present();
      assertThat(present).hasSize(3);
      assertThat(new float[] {present[0], present[2]}).containsOnly(0f);
    }
  }

  /** What the other sessions lose by θ' as φ stands. */
  private double lossOfOthers() {
    try (NDManager scope = manager.newSubManager()) {
      Weights leaves = theta().weights().forStep(scope);
      step.differentiate(losses, leaves, 0, scope);
      return step.lossOf(others, step.moved(leaves), scope).getFloat();
    }
  }

  @Test
  void knowsWhichWayTheWeightsOfLossesShouldMove() {
    disturb(step.phi().weights().ranking(), 1);
    disturb(step.phi().weights().contrast(), 2);
    Weights leaves = theta().weights().forStep(manager);
    Losses made = step.differentiate(losses, leaves, 0, manager);
    Weights moved = step.moved(leaves).forStep(manager);
    Gradients.of(() -> step.lossOf(others, moved, manager));
    float[] pull = step.pull(losses, leaves, GraphStep.gradients(moved), manager);
    Phi standing = step.phi().weights();
    Phi gradients =
        new Phi(standing.ranking().forStep(manager), standing.contrast().forStep(manager));
    LossWeights.differentiate(gradients, losses, made, pull, manager);
    assertGradients(gradients.ranking(), standing.ranking());
    assertGradients(gradients.contrast(), standing.contrast());
  }

  /** Of each tensor's first number. */
  private void assertGradients(Weights leaves, Weights standing) {
    int mattering = 0;
    for (String name : standing.names()) {
      double gradient = RATE * leaves.get(name).getGradient().toFloatArray()[0];
      float distance = 0.01f;
      add(standing.get(name), distance);
      double ahead = lossOfOthers();
      add(standing.get(name), -2 * distance);
      double behind = lossOfOthers();
      add(standing.get(name), distance);
      double difference = (ahead - behind) / (2 * distance);
      assertThat(gradient)
          .as(name)
          .isCloseTo(difference, offset(1e-6 + 0.04 * Math.abs(difference)));
      mattering += Math.abs(difference) > 1e-5 ? 1 : 0;
    }
    // PReLU's slope is without effect where nothing is negative.
    assertThat(mattering).isGreaterThanOrEqualTo(4);
  }

  /** To an array's first number, in place. */
  private void add(NDArray array, float change) {
    float[] changes = new float[(int) array.size()];
    changes[0] = change;
    array.addi(manager.create(changes, array.getShape()));
  }

  private void disturb(Weights weights, long seed) {
    Random random = new Random(seed);
    for (String name : weights.names()) {
      float[] changes = new float[(int) weights.get(name).size()];
      for (int i = 0; i < changes.length; i++) {
        changes[i] = 0.5f * (float) random.nextGaussian();
      }
      weights.get(name).addi(manager.create(changes, weights.get(name).getShape()));
    }
  }

  @Test
  void movesTheWeightsOfLossesOnlyInTheSecondStep() {
    Map<String, Tensor> before = step.phi().weights().ranking().toTensors();
    double alone = lossOfOthers();
    step.moveWeights(losses, others, manager);
    assertThat(step.phi().weights().ranking().toTensors().get("first.bias").values())
        .isNotEqualTo(before.get("first.bias").values());
    assertThat(lossOfOthers()).isLessThan(alone);
  }

  @Test
  void leavesTheNetworkWhereItIsInTheSecondStep() {
    Adam theta = theta();
    GraphStep moving = new GraphStep(SHAPE, OPTIONS, WINDOWS, theta, RATE, 0, 3, manager);
    Map<String, Tensor> network = theta.weights().toTensors();
    Map<String, Tensor> ofRanking = moving.phi().weights().ranking().toTensors();
    Map<String, Tensor> ofContrast = moving.phi().weights().contrast().toTensors();
    moving.moveWeights(losses, others, manager);
    theta
        .weights()
        .toTensors()
        .forEach(
            (name, tensor) ->
                assertThat(tensor.values()).as(name).isEqualTo(network.get(name).values()));
    for (String name : List.of("first.weight", "first.bias", "second.weight", "second.bias")) {
      assertThat(moving.phi().weights().ranking().get(name).toFloatArray())
          .as("of ranking, " + name)
          .isNotEqualTo(ofRanking.get(name).values());
      assertThat(moving.phi().weights().contrast().get(name).toFloatArray())
          .as("of contrast, " + name)
          .isNotEqualTo(ofContrast.get(name).values());
    }
  }

  @Test
  void weighsALossByWhoseItIsAndByWhichBehaviour() {
    disturb(step.phi().weights().ranking(), 1);
    disturb(step.phi().weights().contrast(), 2);
    Losses made = losses.of(step.network(theta().weights(), manager), 0, manager);
    Weighed weighed = step.phi().of(losses, made, manager);
    float[] byBehaviour = made.byBehaviour().toFloatArray();
    float[] sessions = made.sessions().toFloatArray();

    // Session and behaviour of each target; its loss is the mean of those that share both.
    int[][] targets = {
      {0, 0}, {0, 1}, {0, 2}, {0, 0}, {0, 1}, {0, 2}, {1, 2}, {1, 2}, {2, 1}, {2, 1}, {2, 0},
      {2, 0}, {2, 2}
    };
    ReferenceWeightNetwork reference =
        new ReferenceWeightNetwork(step.phi().weights().ranking().toTensors());
    float[] ranking = made.ranking().toFloatArray();
    float[] ofRanking = weighed.ranking().toFloatArray();
    assertThat(ofRanking).hasSize(targets.length);
    for (int n = 0; n < targets.length; n++) {
      double sum = 0;
      int count = 0;
      for (int other = 0; other < targets.length; other++) {
        if (Arrays.equals(targets[n], targets[other])) {
          sum += ranking[other];
          count++;
        }
      }
      double[] own = row(byBehaviour, 3 * targets[n][0] + targets[n][1]);
      double expected = reference.weigh(sum / count, own, row(sessions, targets[n][0]));
      assertThat((double) ofRanking[n]).as("target %d", n).isCloseTo(expected, offset(1e-5));
    }

    // Views against purchases of all three sessions, then carts against those of two.
    int[][] contrasts = {{0, 0}, {1, 0}, {2, 0}, {0, 1}, {2, 1}};
    ReferenceWeightNetwork another =
        new ReferenceWeightNetwork(step.phi().weights().contrast().toTensors());
    float[] contrast = made.contrast().toFloatArray();
    float[] ofContrast = weighed.contrast().toFloatArray();
    assertThat(ofContrast).hasSize(contrasts.length);
    for (int m = 0; m < contrasts.length; m++) {
      double[] own = row(byBehaviour, 3 * contrasts[m][0] + contrasts[m][1]);
      double expected = another.weigh(contrast[m], own, row(sessions, contrasts[m][0]));
      assertThat((double) ofContrast[m]).as("contrast %d", m).isCloseTo(expected, offset(1e-5));
    }
  }

  private static double[] row(float[] rows, int number) {
    double[] row = new double[SHAPE.dimension()];
    for (int d = 0; d < row.length; d++) {
      row[d] = rows[number * row.length + d];
    }
    return row;
  }

  @Test
  void weighsAllLossesTheSameWithoutMetaSteps() {
    GraphStep plain = step(new GraphOptions(0.9, 3, Ranking.BPR, 0.5, 0.5, false));
    Map<String, Tensor> before = plain.phi().weights().ranking().toTensors();
    plain.take(SessionBatch.of(WINDOWS));
    assertThat(plain.phi().weights().ranking().toTensors().get("first.bias").values())
        .isEqualTo(before.get("first.bias").values());
  }

  @Test
  void movesEveryWeightOfTheNetwork() {
    Adam theta = theta();
    GraphStep moving = new GraphStep(SHAPE, OPTIONS, WINDOWS, theta, RATE, 0, 3, manager);
    Map<String, Tensor> before = theta.weights().toTensors();
    moving.take(SessionBatch.of(WINDOWS.subList(0, 3)));
    theta
        .weights()
        .toTensors()
        .forEach(
            (name, tensor) ->
                assertThat(Arrays.equals(tensor.values(), before.get(name).values()))
                    .as(name)
                    .isFalse());
    try (NDManager scope = manager.newSubManager()) {
      assertThat(moving.network(theta.weights(), scope).names())
          .isEqualTo(SHAPE.tensors().keySet());
    }
  }

  @Test
  void ranksAndContrastsAsThePlainEquationsDo() {
    Weights weights = step.network(theta().weights(), manager);
    Losses made = losses.of(weights, 0, manager);
    float[] wanted =
        SessionBatch.of(WINDOWS.subList(0, 3))
            .wanted(SHAPE.encoder(weights, 0), manager)
            .toFloatArray();
    float[] items = SHAPE.itemTable(weights).toFloatArray();
    long[] targets = SessionBatch.of(WINDOWS.subList(0, 3)).targets();
    long[] drawn = new Random(11).longs(3, 0, 9).toArray();
    float[] ranking = made.ranking().toFloatArray();
    for (int n = 0; n < targets.length; n++) {
      double loss = 0;
      for (long other : drawn) {
        if (other != targets[n]) {
          double ahead =
              dot(wanted, n, items, (int) targets[n]) - dot(wanted, n, items, (int) other);
          loss -= Math.log(1 / (1 + Math.exp(-ahead))) / 3;
        }
      }
      assertThat((double) ranking[n]).isCloseTo(loss, offset(1e-5));
    }
    // Views against purchases of all three sessions, then carts against those of two.
    float[] byBehaviour = made.byBehaviour().toFloatArray();
    float[] contrast = made.contrast().toFloatArray();
    int[][] sessions = {{0, 1, 2}, {0, 2}};
    int m = 0;
    for (int other = 0; other < 2; other++) {
      for (int session : sessions[other]) {
        double sum = 0;
        for (int rival : sessions[other]) {
          sum += Math.exp(cosine(byBehaviour, 3 * session + 2, 3 * rival + other) / 0.5);
        }
        double partner = cosine(byBehaviour, 3 * session + 2, 3 * session + other) / 0.5;
        assertThat((double) contrast[m++]).isCloseTo(Math.log(sum) - partner, offset(1e-5));
      }
    }
    assertThat(contrast).hasSize(m);
  }

  private static double dot(float[] a, int rowOfA, float[] b, int rowOfB) {
    double sum = 0;
    for (int d = 0; d < SHAPE.dimension(); d++) {
      sum += a[rowOfA * SHAPE.dimension() + d] * b[rowOfB * SHAPE.dimension() + d];
    }
    return sum;
  }

  private static double cosine(float[] x, int a, int b) {
    return dot(x, a, x, b) / Math.sqrt(dot(x, a, x, a) * dot(x, b, x, b));
  }
}
