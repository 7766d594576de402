package io.nextclick.model.cml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

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
import io.nextclick.schemas.EventType;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.RankedItem;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CmlTest {

  private static final Behaviours BEHAVIOURS =
      new Behaviours(List.of(EventType.VIEW_ITEM, EventType.ADD_TO_CART, EventType.PURCHASE));
  private static final CmlShape SHAPE = new CmlShape(20, 6, 10, 3, 0.8, BEHAVIOURS);
  private static final List<KnownClicks> SESSIONS =
      List.of(
          new KnownClicks(new int[] {3, 7, 3, 19, 0}, new int[] {0, 0, 1, 2, 0}),
          new KnownClicks(new int[] {5}, new int[] {1}),
          new KnownClicks(new int[] {1, 2, 18, 4, 9, 9}, new int[] {0, 0, 0, 0, 0, 2}));

  private final NDManager manager = ComputeEngine.open(new ComputeDevice.Cpu());
  private final Checkpoint checkpoint = RandomCheckpoints.of(CmlShape.ARCHITECTURE, SHAPE, 3);
  private final Cml network = SHAPE.encoder(Weights.load(checkpoint.tensors(), manager), 0);
  private final ReferenceCml reference = new ReferenceCml(SHAPE, checkpoint.tensors());
  private final PaddedPrefixes padded = PaddedPrefixes.of(SESSIONS);

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void givesEveryPrefixWhatThePlainEquationsGiveIt() {
    float[] all = network.encode(padded, manager).toFloatArray();
    for (int b = 0; b < SESSIONS.size(); b++) {
      for (int t = 0; t < SESSIONS.get(b).size(); t++) {
        double[] expected = reference.session(SESSIONS.get(b).range(0, t + 1));
        assertRow(all, b * padded.width() + t, expected);
      }
    }
  }

  @Test
  void givesWholeSessionsAtOnce() {
    float[] last = network.encodeLast(padded, manager).toFloatArray();
    for (int b = 0; b < SESSIONS.size(); b++) {
      assertRow(last, b, reference.session(SESSIONS.get(b)));
    }
  }

  @Test
  void tellsASessionByOneBehaviour() {
    float[] all = network.byBehaviour(padded, manager).toFloatArray();
    for (int b = 0; b < SESSIONS.size(); b++) {
      for (int behaviour = 0; behaviour < 3; behaviour++) {
        assertRow(all, b * 3 + behaviour, reference.session(SESSIONS.get(b), behaviour));
      }
    }
  }

  private static void assertRow(float[] numbers, int row, double[] expected) {
    for (int d = 0; d < expected.length; d++) {
      assertThat((double) numbers[row * expected.length + d])
          .as("row %d, number %d", row, d)
          .isCloseTo(expected[d], offset(1e-5));
    }
  }

  @Test
  void isServedFromTheCheckpointAlone() {
    KnownClicks clicks = new KnownClicks(new int[] {2, 8, 2}, new int[] {0, 2, 1});
    List<String> expected =
        IntStream.range(0, SHAPE.items())
            .boxed()
            .sorted(Comparator.comparingDouble(row -> -reference.score(clicks, row)))
            .map(row -> "item-" + (row + 1))
            .toList();
    Prefix prefix =
        Prefix.of(
            List.of("item-3", "item-unknown", "item-9", "item-3"),
            List.of(
                EventType.VIEW_ITEM,
                EventType.PURCHASE,
                EventType.PURCHASE,
                EventType.ADD_TO_CART));
    try (ServingModel model = ServingModels.load(checkpoint, new ComputeDevice.Cpu())) {
      assertThat(model.name()).isEqualTo("cml");
      assertThat(model.recommend(List.of(prefix), 20).get(0).items())
          .extracting(RankedItem::itemId)
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({"recency, 1.5", "recency, often", "recency, ", "layers, 0"})
  void refusesACheckpointThatDoesNotSayItsShape(String name, String value) {
    CheckpointMetadata said = checkpoint.metadata();
    TreeMap<String, String> changed = new TreeMap<>(said.hyperparameters());
    changed.remove(name);
    if (value != null) {
      changed.put(name, value);
    }
    Checkpoint silent =
        new Checkpoint(
            new CheckpointMetadata(
                said.architecture(), changed, said.trainedFrom(), said.trainedTo(), said.seed()),
            checkpoint.vocabulary(),
            checkpoint.tensors());
    assertThatThrownBy(() -> ServingModels.load(silent, new ComputeDevice.Cpu()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith("The cml checkpoint's hyperparameter '" + name + "' must be ");
  }
}
