package io.nextclick.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.model.ComputeDevice;
import io.nextclick.model.ComputeEngine;
import io.nextclick.model.ServingModel;
import io.nextclick.model.ServingModels;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.trainer.training.EpochReport.Validation;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every architecture trained on a GPU, and its checkpoint served on a CPU. */
@EnabledIf(
    value = "thereIsOne",
    disabledReason = "needs an NVIDIA GPU: deploy/docker/check-cu118.sh runs it where there is one")
class GpuTrainingTest {

  private static final TrainingData SHOP = ToyShop.withPurchases(ToyShop.data(800, 3));

  static boolean thereIsOne() {
    return !ComputeEngine.nameOf(new ComputeDevice.Auto()).equals("cpu()");
  }

  @ParameterizedTest
  @CsvSource({
    "mtaw, float32, 10",
    "mtaw, bfloat16, 10",
    "mtaw-plus, float32, 10",
    "sasrec, float32, 20",
    "mclrec, float32, 20",
    "cml, float32, 15"
  })
  void learnsAsMuchAsOnTheCpu(String model, String precision, String epochs) {
    Map<String, String> settings = new HashMap<>();
    settings.putAll(Map.of("model", model, "precision", precision, "max_epochs", epochs));
    if (model.equals("cml")) {
      settings.putAll(
          Map.of(
              "recency",
              "0.5",
              "ranking",
              "softmax",
              "sessions_per_step",
              "64",
              "contrastive_meta",
              "true"));
    }
    TrainingResult result =
        Trainings.of(ToyShop.options(settings), new ComputeDevice.Gpu(0), Clock.systemUTC())
            .train(SHOP, ToyShop.options(settings), null, TrainingListener.none());
    Validation best = result.epochs().get(result.bestEpoch() - 1).validation().orElseThrow();
    assertThat(best.recallAt20()).isGreaterThan(0.95);
    assertThat(best.mrrAt20()).isGreaterThan(0.5);
    assertServesOnTheCpu(result.checkpoint());
  }

  private static void assertServesOnTheCpu(Checkpoint checkpoint) {
    try (ServingModel model =
        ServingModels.load(Checkpoint.fromBytes(checkpoint.toBytes()), new ComputeDevice.Cpu())) {
      assertThat(model.recommend(List.of(SHOP.train().get(0)), 5).get(0).items()).hasSize(5);
    }
  }
}
