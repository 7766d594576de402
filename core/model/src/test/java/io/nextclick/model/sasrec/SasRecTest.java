package io.nextclick.model.sasrec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.ComputeEngine;
import io.nextclick.model.ServingModel;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.CheckpointException;
import io.nextclick.model.checkpoint.CheckpointMetadata;
import io.nextclick.model.mtaw.RandomCheckpoints;
import io.nextclick.model.network.Behaviours;
import io.nextclick.model.network.KnownClicks;
import io.nextclick.model.network.PaddedPrefixes;
import io.nextclick.model.network.Weights;
import io.nextclick.model.serving.ServingModels;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.RankedItem;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SasRecTest {

  private static final SasRecShape SHAPE = new SasRecShape(20, 8, 6, 2, 2, Behaviours.NONE);
  private static final List<int[]> SESSIONS =
      List.of(new int[] {3, 7, 3, 19, 0}, new int[] {5}, new int[] {1, 2, 18, 4, 9, 9});

  private final NDManager manager = ComputeEngine.open(new ComputeDevice.Cpu());
  private final Checkpoint checkpoint = RandomCheckpoints.of(SasRecShape.MCLREC, SHAPE, 3);
  private final SasRec network = new SasRec(SHAPE, Weights.load(checkpoint.tensors(), manager), 0);
  private final ReferenceSasRec reference = new ReferenceSasRec(SHAPE, checkpoint.tensors());

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void givesEveryPrefixWhatThePlainEquationsGiveIt() {
    PaddedPrefixes padded = PaddedPrefixes.of(SESSIONS.stream().map(KnownClicks::ofRows).toList());
    float[] all = network.encode(padded, manager).toFloatArray();
    for (int b = 0; b < SESSIONS.size(); b++) {
      double[][] expected = reference.encode(SESSIONS.get(b));
      for (int t = 0; t < expected.length; t++) {
        int begin = (b * padded.width() + t) * SHAPE.dimension();
        for (int d = 0; d < SHAPE.dimension(); d++) {
          assertThat((double) all[begin + d])
              .as("session %d, click %d, number %d", b, t, d)
              .isCloseTo(expected[t][d], offset(1e-4));
        }
      }
    }
  }

  @Test
  void takesTheLastClickOfEachSession() {
    PaddedPrefixes padded = PaddedPrefixes.of(SESSIONS.stream().map(KnownClicks::ofRows).toList());
    NDArray last = network.encodeLast(padded, manager);
    float[] numbers = last.toFloatArray();
    for (int b = 0; b < SESSIONS.size(); b++) {
      double[][] expected = reference.encode(SESSIONS.get(b));
      for (int d = 0; d < SHAPE.dimension(); d++) {
        assertThat((double) numbers[b * SHAPE.dimension() + d])
            .isCloseTo(expected[expected.length - 1][d], offset(1e-4));
      }
    }
  }

  @Test
  void isServedByDotProduct() {
    double[][] wanted = reference.encode(2, 8, 2);
    float[] items = checkpoint.tensors().get(Weights.ITEMS).values();
    double[] scores = new double[SHAPE.items()];
    for (int row = 0; row < scores.length; row++) {
      for (int d = 0; d < SHAPE.dimension(); d++) {
        scores[row] += wanted[2][d] * items[row * SHAPE.dimension() + d];
      }
    }
    List<String> expected =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble(row -> -scores[row]))
            .map(row -> "item-" + (row + 1))
            .toList();
    try (ServingModel model = ServingModels.load(checkpoint, new ComputeDevice.Cpu())) {
      assertThat(model.name()).isEqualTo("mclrec");
      assertThat(
              model
                  .recommend(List.of(Prefix.ofViews("item-3", "item-9", "item-3")), 20)
                  .get(0)
                  .items())
          .extracting(RankedItem::itemId)
          .isEqualTo(expected);
    }
  }

  @Test
  void refusesACheckpointThatDoesNotSayItsHeads() {
    CheckpointMetadata said = checkpoint.metadata();
    Map<String, String> without = new TreeMap<>(said.hyperparameters());
    without.remove("heads");
    Checkpoint silent =
        new Checkpoint(
            new CheckpointMetadata(
                said.architecture(),
                new TreeMap<>(without),
                said.trainedFrom(),
                said.trainedTo(),
                said.seed()),
            checkpoint.vocabulary(),
            checkpoint.tensors());
    assertThatThrownBy(() -> ServingModels.load(silent, new ComputeDevice.Cpu()))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "The mclrec checkpoint's hyperparameter 'heads' must be a whole number above 0, it is (none). Train again.");
  }
}
