package io.nextclick.model.mtaw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.ComputeEngine;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.Tensor;
import io.nextclick.model.network.Behaviours;
import io.nextclick.model.network.KnownClicks;
import io.nextclick.model.network.PaddedPrefixes;
import io.nextclick.model.network.Weights;
import io.nextclick.schemas.EventType;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MtawTest {

  private static final MtawShape SHAPE = new MtawShape(30, 12, 9);
  private static final int[] LONG = {3, 1, 4, 1, 5, 9, 2, 6, 5};
  private static final int[] SHORT = {27, 18, 28};
  private static final int[] SINGLE = {11};

  private final NDManager manager = ComputeEngine.open(new ComputeDevice.Cpu());
  private final Checkpoint checkpoint = RandomCheckpoints.mtaw(SHAPE, 5);
  private final Mtaw network = new Mtaw(SHAPE, Weights.load(checkpoint.tensors(), manager), 0);
  private final ReferenceMtaw reference = new ReferenceMtaw(SHAPE, checkpoint.tensors());

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void agreesWithThePlainJavaReferenceOnEveryPrefix() {
    float[][][] trends = trendsOfAllPrefixes(List.of(LONG, SHORT, SINGLE));
    List<int[]> sessions = List.of(LONG, SHORT, SINGLE);
    for (int b = 0; b < sessions.size(); b++) {
      for (int t = 0; t < sessions.get(b).length; t++) {
        double[] expected = reference.wanted(Arrays.copyOf(sessions.get(b), t + 1));
        assertClose(trends[b][t], expected, 1e-5);
      }
    }
  }

  @Test
  void asksForTheLastTrendAsItWouldForEveryPrefix() {
    PaddedPrefixes padded = padded(List.of(LONG, SHORT, SINGLE));
    NDArray interests = network.interests(padded, manager);
    float[] last = network.lastTrends(interests, padded.lengths()).normalize(2, 1).toFloatArray();
    float[][][] all = trendsOfAllPrefixes(List.of(LONG, SHORT, SINGLE));
    assertClose(Arrays.copyOfRange(last, 0, 12), doubles(all[0][8]), 1e-6);
    assertClose(Arrays.copyOfRange(last, 12, 24), doubles(all[1][2]), 1e-6);
    assertClose(Arrays.copyOfRange(last, 24, 36), doubles(all[2][0]), 1e-6);
  }

  @Test
  void givesAPrefixTheSameTrendWhateverIsClickedLater() {
    int[] changed = LONG.clone();
    changed[5] = 20;
    changed[6] = 21;
    float[][] before = trendsOfAllPrefixes(List.of(LONG))[0];
    float[][] after = trendsOfAllPrefixes(List.of(changed))[0];
    for (int t = 0; t < 5; t++) {
      assertThat(after[t]).as("prefix of %d clicks", t + 1).isEqualTo(before[t]);
    }
    assertThat(after[5]).isNotEqualTo(before[5]);
  }

  @Test
  void givesASessionTheSameTrendWhateverItIsPaddedTo() {
    float[] alone = trendsOfAllPrefixes(List.of(SHORT))[0][2];
    float[] padded = trendsOfAllPrefixes(List.of(LONG, SHORT))[1][2];
    assertClose(padded, doubles(alone), 1e-6);
  }

  @Test
  void tellsTheOrderOfClicksApart() {
    assertThat(trendsOfAllPrefixes(List.of(new int[] {1, 2, 3}))[0][2])
        .isNotEqualTo(trendsOfAllPrefixes(List.of(new int[] {2, 1, 3}))[0][2]);
  }

  @Test
  void addsTheVectorOfWhatWasDoneToTheItems() {
    Behaviours told = new Behaviours(List.of(EventType.VIEW_ITEM, EventType.PURCHASE));
    MtawShape telling = new MtawShape(30, 12, 9, true, told);
    Checkpoint typed = RandomCheckpoints.of(MtawShape.ARCHITECTURE, telling, 5);
    Mtaw network = new Mtaw(telling, Weights.load(typed.tensors(), manager), 0);
    PaddedPrefixes bought =
        PaddedPrefixes.of(List.of(new KnownClicks(new int[] {4, 7}, new int[] {0, 1})));
    float[] wanted = network.encodeLast(bought, manager).normalize(2, 1).toFloatArray();

    // The same from the reference, the vectors added to the items' beforehand.
    SortedMap<String, Tensor> tensors = new TreeMap<>(typed.tensors());
    float[] behaviours = tensors.remove("behaviour_embedding").values();
    float[] items = tensors.get(Weights.ITEMS).values().clone();
    for (int d = 0; d < 12; d++) {
      items[4 * 12 + d] += behaviours[d];
      items[7 * 12 + d] += behaviours[12 + d];
    }
    tensors.put(Weights.ITEMS, Tensor.of(items, 30, 12));
    assertClose(wanted, new ReferenceMtaw(SHAPE, tensors).wanted(4, 7), 1e-5);
  }

  private static PaddedPrefixes padded(List<int[]> sessions) {
    return PaddedPrefixes.of(sessions.stream().map(KnownClicks::ofRows).toList());
  }

  /** L2Norm(O), by session and click. */
  private float[][][] trendsOfAllPrefixes(List<int[]> sessions) {
    PaddedPrefixes padded = padded(sessions);
    NDArray trends = network.trends(network.interests(padded, manager));
    float[] flat = trends.normalize(2, 2).toFloatArray();
    float[][][] result = new float[sessions.size()][padded.width()][];
    for (int b = 0; b < sessions.size(); b++) {
      for (int t = 0; t < padded.width(); t++) {
        int begin = (b * padded.width() + t) * SHAPE.dimension();
        result[b][t] = Arrays.copyOfRange(flat, begin, begin + SHAPE.dimension());
      }
    }
    return result;
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    Arrays.setAll(doubles, i -> values[i]);
    return doubles;
  }

  private static void assertClose(float[] actual, double[] expected, double tolerance) {
    for (int d = 0; d < expected.length; d++) {
      assertThat((double) actual[d]).isCloseTo(expected[d], offset(tolerance));
    }
  }
}
