package io.nextclick.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.cml.CmlShape;
import io.nextclick.model.mtaw.MtawShape;
import io.nextclick.model.mtaw.RandomCheckpoints;
import io.nextclick.model.network.Behaviours;
import io.nextclick.model.plus.PlusCheckpoints;
import io.nextclick.model.sasrec.SasRecShape;
import io.nextclick.model.serving.ServingModels;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.RankedItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every architecture on a GPU, held against the CPU. */
@EnabledIf(
    value = "thereIsOne",
    disabledReason = "needs an NVIDIA GPU: deploy/docker/check-cu118.sh runs it where there is one")
class GpuTest {

  private static final int ITEMS = 3_000;

  static boolean thereIsOne() {
    return !ComputeEngine.nameOf(new ComputeDevice.Auto()).equals("cpu()");
  }

  static Stream<Checkpoint> checkpoints() {
    MtawShape mtaw = new MtawShape(ITEMS, 100, 50);
    SasRecShape sasrec = new SasRecShape(ITEMS, 64, 50, 2, 2, Behaviours.NONE);
    CmlShape cml = new CmlShape(ITEMS, 32, 50, 3, 0.9, Behaviours.NONE);
    return Stream.of(
        RandomCheckpoints.mtaw(mtaw, 1),
        RandomCheckpoints.of(SasRecShape.SASREC, sasrec, 2),
        RandomCheckpoints.of(SasRecShape.MCLREC, sasrec, 3),
        RandomCheckpoints.of(CmlShape.ARCHITECTURE, cml, 4),
        PlusCheckpoints.of(mtaw, 5));
  }

  @Test
  void isWhatAutoTakes() {
    assertThat(ComputeEngine.nameOf(new ComputeDevice.Auto())).isEqualTo("gpu(0)");
  }

  @ParameterizedTest
  @MethodSource("checkpoints")
  void scoresAsTheCpuDoes(Checkpoint checkpoint) {
    List<Prefix> prefixes = prefixes();
    List<Ranking> onCpu;
    try (ServingModel model = ServingModels.load(checkpoint, new ComputeDevice.Cpu())) {
      onCpu = model.recommend(prefixes, 20);
    }
    try (ServingModel model = ServingModels.load(checkpoint, new ComputeDevice.Gpu(0))) {
      assertClose(model.recommend(prefixes, 20), onCpu);
    }
  }

  @ParameterizedTest
  @MethodSource("checkpoints")
  void servesSeveralThreadsAtOnce(Checkpoint checkpoint) throws Exception {
    List<Prefix> prefixes = prefixes();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (ServingModel model = ServingModels.load(checkpoint, new ComputeDevice.Gpu(0))) {
      List<Ranking> expected = model.recommend(prefixes, 20);
      List<Callable<List<Ranking>>> calls = new ArrayList<>();
      for (int call = 0; call < 100; call++) {
        calls.add(() -> model.recommend(prefixes, 20));
      }
      for (Future<List<Ranking>> answer : threads.invokeAll(calls)) {
        assertClose(answer.get(), expected);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Scores rank by rank, as two items closer than rounding may change places. */
  private static void assertClose(List<Ranking> actual, List<Ranking> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i).source()).isEqualTo(expected.get(i).source());
      List<RankedItem> items = expected.get(i).items();
      assertThat(actual.get(i).items()).hasSameSizeAs(items);
      for (int rank = 0; rank < items.size(); rank++) {
        assertThat(actual.get(i).items().get(rank).score())
            .isCloseTo(items.get(rank).score(), offset(1e-4f));
      }
    }
  }

  /** Of 1 to 60 clicks, an unknown item among them here and there. */
  private static List<Prefix> prefixes() {
    Random random = new Random(11);
    List<Prefix> prefixes = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int length = 1 + random.nextInt(60);
      prefixes.add(
          Prefix.ofViews(
              random.ints(length, 1, ITEMS + 50).mapToObj(index -> "item-" + index).toList()));
    }
    return prefixes;
  }
}
