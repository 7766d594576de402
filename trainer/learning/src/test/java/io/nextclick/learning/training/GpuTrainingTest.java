package io.nextclick.learning.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.learning.recipe.Trainings;
import io.nextclick.learning.setting.Settings;
import io.nextclick.learning.training.EpochReport.Validation;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.ComputeEngine;
import io.nextclick.model.ServingModel;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.serving.ServingModels;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every architecture trained on a GPU, and its checkpoint served on a CPU. */
@EnabledIf(
    value = "thereIsOne",
    disabledReason = "needs an NVIDIA GPU: deploy/docker/check-cu118.sh runs it where there is one")
class GpuTrainingTest {

  private static final TrainingData SHOP = ToyShop.withPurchases(ToyShop.data(800, 3));

  static boolean thereIsOne() {
    return !ComputeEngine.nameOf(new ComputeDevice.Auto()).equals("cpu()");
  }

  static Stream<Map<String, String>> settings() {
    return Stream.of(
        Map.of("model", "mtaw"),
        Map.of("model", "mtaw", "precision", "bfloat16"),
        Map.of("model", "mtaw-plus"),
        Map.of("model", "sasrec", "max_epochs", "20"),
        Map.of("model", "mclrec", "max_epochs", "20"),
        Map.of("model", "gru4rec", "max_epochs", "20"),
        ToyShop.CML);
  }

  @ParameterizedTest
  @MethodSource("settings")
  void learnsAsTheCpuIsAskedTo(Map<String, String> settings) {
    Settings options = ToyShop.options(settings);
    TrainingResult result =
        Trainings.of(options, new ComputeDevice.Gpu(0), Clock.systemUTC())
            .train(SHOP, options, null, TrainingListener.none());
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
