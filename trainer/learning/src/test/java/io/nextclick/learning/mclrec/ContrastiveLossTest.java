package io.nextclick.learning.mclrec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.nextclick.learning.training.Adam;
import io.nextclick.learning.training.AdaptiveWeightLoss;
import io.nextclick.learning.training.DotSoftmax;
import io.nextclick.learning.training.Products;
import io.nextclick.learning.training.RecommendationLoss.BatchLoss;
import io.nextclick.learning.training.SessionBatch;
import io.nextclick.learning.training.VocabularySoftmax;
import io.nextclick.learning.training.Windows.Window;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.ComputeEngine;
import io.nextclick.model.checkpoint.Tensor;
import io.nextclick.model.network.Behaviours;
import io.nextclick.model.network.Encoder;
import io.nextclick.model.network.Hyperparameters;
import io.nextclick.model.network.KnownClicks;
import io.nextclick.model.network.NetworkShape;
import io.nextclick.model.network.PaddedPrefixes;
import io.nextclick.model.network.Rows;
import io.nextclick.model.network.Scoring;
import io.nextclick.model.network.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the steps of MCLRec go down on against ℒ₀ and ℒ₁ summed by hand, around an encoder plain
 * enough for it: what is wanted is the item clicked last.
 */
class ContrastiveLossTest {

  private static final int ITEMS = 9;
  private static final int MASK = ITEMS;
  private static final int DIMENSION = 8;
  private static final ContrastOptions OPTIONS = new ContrastOptions(0.7, 0.4, 20.0, true, false);
  private static final SessionBatch BATCH =
      SessionBatch.of(
          List.of(
              new Window(KnownClicks.ofRows(1, 4, 4, 2, 8), 1, 0),
              new Window(KnownClicks.ofRows(5, 6), 1, 1),
              new Window(KnownClicks.ofRows(0, 7, 1), 2, 2)));

  /** What the first views of four sessions end with, and the second. */
  private static final int[] FIRST = {4, 7, MASK, 2};

  private static final int[] SECOND = {3, 0, 5, 1};
  private static final PaddedPrefixes PAIRS =
      PaddedPrefixes.of(
          List.of(
              KnownClicks.ofRows(1, FIRST[0]),
              KnownClicks.ofRows(FIRST[1]),
              KnownClicks.ofRows(2, 5, FIRST[2]),
              KnownClicks.ofRows(FIRST[3]),
              KnownClicks.ofRows(SECOND[0]),
              KnownClicks.ofRows(MASK, SECOND[1]),
              KnownClicks.ofRows(SECOND[2]),
              KnownClicks.ofRows(8, SECOND[3])));

  private final NDManager manager = ComputeEngine.open(new ComputeDevice.Cpu());
  private final double[][] table = table();

  /** The gradient of the items, once something has moved the encoder. */
  private float[] gradient = {};

  @AfterEach
  void close() {
    manager.close();
  }

  private record LastClick() implements NetworkShape {

    @Override
    public int items() {
      return ITEMS;
    }

    @Override
    public int dimension() {
      return DIMENSION;
    }

    @Override
    public int maxLength() {
      return 9;
    }

    @Override
    public Behaviours behaviours() {
      return Behaviours.NONE;
    }

    @Override
    public Map<String, int[]> tensors() {
      return Map.of(Weights.ITEMS, new int[] {ITEMS, DIMENSION});
    }

    @Override
    public Map<String, String> hyperparameters() {
      return Hyperparameters.of(this);
    }

    @Override
    public Encoder encoder(Weights weights, float dropout) {
      return (clicks, scope) -> Rows.of(weights.get(Weights.ITEMS), clicks.items(scope));
    }

    @Override
    public Scoring scoring() {
      return Scoring.DOT;
    }
  }

  static List<ContrastOptions> options() {
    return List.of(
        OPTIONS,
        new ContrastOptions(0, 0.8, null, true, false),
        new ContrastOptions(0.5, 0, 0.3, true, false));
  }

  @ParameterizedTest
  @MethodSource("options")
  void movesTheEncoderDownTheSumOfAllLosses(ContrastOptions options) {
    ContrastiveStep step = step(options);
    ReferenceAugmenters augmenters = new ReferenceAugmenters(step.augmenters().toTensors());
    step.moveEncoder(BATCH, PAIRS);
    for (int i = 0; i < ITEMS * DIMENSION; i++) {
      double[] row = table[i / DIMENSION];
      double before = row[i % DIMENSION];
      row[i % DIMENSION] = before + 1e-5;
      double ahead = ofEncoder(options, augmenters);
      row[i % DIMENSION] = before - 1e-5;
      double behind = ofEncoder(options, augmenters);
      row[i % DIMENSION] = before;
      double expected = (ahead - behind) / 2e-5;
      assertThat((double) gradient[i])
          .as("item %d, place %d", i / DIMENSION, i % DIMENSION)
          .isCloseTo(expected, offset(1e-5 + 1e-4 * Math.abs(expected)));
    }
  }

  /** Adam's first step tells of a gradient no more than its sign. */
  @Test
  void movesTheAugmentersDownTheirOwnLossesAlone() {
    ContrastiveStep step = step(OPTIONS);
    SortedMap<String, Tensor> before = step.augmenters().toTensors();
    step.moveAugmenters(BATCH, PAIRS);
    int mattering = 0;
    for (String name : before.keySet()) {
      float[] values = before.get(name).values();
      float[] moved = step.augmenters().toTensors().get(name).values();
      for (int i = 0; i < values.length; i++) {
        double slope = ofAugmenters(changed(before, name, i, 1e-3f));
        slope -= ofAugmenters(changed(before, name, i, -1e-3f));
        if (Math.abs(slope) > 1e-5) {
          mattering++;
          assertThat(Math.signum(moved[i] - values[i]))
              .as("%s, place %d", name, i)
              .isEqualTo((float) -Math.signum(slope));
        }
      }
    }
    assertThat(mattering).isGreaterThan(100);
  }

  /** {@code ℒ₀ = ℒ_rec + λ ℒ_cl1 + β ℒ_cl2 + γ ℛ}. */
  private double ofEncoder(ContrastOptions options, ReferenceAugmenters augmenters) {
    double[][] h1 = rows(FIRST);
    double[][] h2 = rows(SECOND);
    double[][] z1 = augmenters.augment(h1, 1);
    double[][] z2 = augmenters.augment(h2, 2);
    double regularisation =
        options.regularisation() == null ? 0.1 * options.beta() : options.regularisation();
    return ofRecommendation()
        + options.lambda() * ReferenceContrast.infoNce(h1, h2)
        + options.beta() * betweenAugmented(h1, h2, z1, z2)
        + regularisation * ReferenceContrast.regularisation(z1, z2);
  }

  /** {@code ℒ₁ = ℒ_cl2 + γ ℛ}. */
  private double ofAugmenters(Map<String, Tensor> weights) {
    ReferenceAugmenters augmenters = new ReferenceAugmenters(weights);
    double[][] h1 = rows(FIRST);
    double[][] h2 = rows(SECOND);
    double[][] z1 = augmenters.augment(h1, 1);
    double[][] z2 = augmenters.augment(h2, 2);
    return betweenAugmented(h1, h2, z1, z2) + 20 * ReferenceContrast.regularisation(z1, z2);
  }

  /** {@code ℒ_cl2}. */
  private static double betweenAugmented(
      double[][] h1, double[][] h2, double[][] z1, double[][] z2) {
    return ReferenceContrast.infoNce(z1, z2)
        + ReferenceContrast.infoNce(h1, z2)
        + ReferenceContrast.infoNce(h2, z1);
  }

  /** {@code ℒ_rec}, the mean over the targets; the mask is no item. */
  private double ofRecommendation() {
    double sum = 0;
    int targets = 0;
    for (Window window : BATCH.windows()) {
      int[] clicks = window.clicks().rows();
      for (int t = window.firstTarget(); t < clicks.length; t++) {
        double total = 0;
        for (int item = 0; item < ITEMS; item++) {
          total += Math.exp(ReferenceContrast.dot(table[clicks[t - 1]], table[item]));
        }
        sum += Math.log(total) - ReferenceContrast.dot(table[clicks[t - 1]], table[clicks[t]]);
        targets++;
      }
    }
    return sum / targets;
  }

  private double[][] rows(int[] numbers) {
    return Arrays.stream(numbers).mapToObj(number -> table[number]).toArray(double[][]::new);
  }

  private static Map<String, Tensor> changed(
      SortedMap<String, Tensor> tensors, String name, int place, float change) {
    Map<String, Tensor> changed = new TreeMap<>(tensors);
    float[] values = tensors.get(name).values().clone();
    values[place] += change;
    changed.put(name, Tensor.of(values, tensors.get(name).shape()));
    return changed;
  }

  /** The items, and the mask. */
  private static double[][] table() {
    Random random = new Random(5);
    double[][] table = new double[ITEMS + 1][DIMENSION];
    for (double[] row : table) {
      for (int d = 0; d < DIMENSION; d++) {
        row[d] = (float) (0.7 * random.nextGaussian());
      }
    }
    return table;
  }

  private ContrastiveStep step(ContrastOptions options) {
    Map<String, Tensor> theta =
        Map.of(Weights.ITEMS, tensor(0, ITEMS), ContrastiveStep.MASK, tensor(MASK, MASK + 1));
    Adam adam = new Adam(Weights.load(theta, manager), 0.01, manager);
    return new ContrastiveStep(
        new LastClick(), adam, 0.01, this::recommendation, options, 0, 7, manager);
  }

  private Tensor tensor(int from, int to) {
    float[] values = new float[(to - from) * DIMENSION];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) table[from + i / DIMENSION][i % DIMENSION];
    }
    return Tensor.of(values, to - from, DIMENSION);
  }

  /** That of the softmax, and keeps the gradient that all losses leave. */
  private BatchLoss recommendation(NDArray wanted, NDArray items, long[] targets, NDManager step) {
    VocabularySoftmax softmax =
        new VocabularySoftmax(Products.inSinglePrecision(), AdaptiveWeightLoss.CROSS_ENTROPY);
    BatchLoss batchLoss = new DotSoftmax(softmax).of(wanted, items, targets, step);
    return new BatchLoss(
        batchLoss.scalar(),
        batchLoss.sum(),
        () -> {
          batchLoss.afterBackward().run();
          gradient = items.getGradient().toFloatArray();
        });
  }
}
