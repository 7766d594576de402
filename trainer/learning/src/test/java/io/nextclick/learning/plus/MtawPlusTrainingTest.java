package io.nextclick.learning.plus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextclick.learning.dataset.Sessions;
import io.nextclick.learning.recipe.Recipes;
import io.nextclick.learning.recipe.Trainings;
import io.nextclick.learning.setting.Settings;
import io.nextclick.learning.training.EpochReport;
import io.nextclick.learning.training.EpochReport.Validation;
import io.nextclick.learning.training.Phase;
import io.nextclick.learning.training.ToyShop;
import io.nextclick.learning.training.TrainingData;
import io.nextclick.learning.training.TrainingListener;
import io.nextclick.learning.training.TrainingResult;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.ServingModel;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.serving.ServingModels;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.RankedItem;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MtawPlusTrainingTest {

  private static final TrainingData SHOP = ToyShop.data(800, 3);

  @Test
  void learnsToMixBetterThanItsNetworkRanks() {
    // One epoch leaves the network far behind what the counts know.
    TrainingResult result = train(SHOP, Map.of("max_epochs", "1"), null);
    double network = validation(result, Phase.SELECT).mrrAt20();
    assertThat(validation(result, Phase.MIX).mrrAt20()).isGreaterThan(1.2 * network);
    assertThat(mrrAt20(result.checkpoint())).isGreaterThan(1.2 * network);
  }

  @Test
  void refitsOnEverythingWithTheMixerItFound() {
    TrainingResult result = train(SHOP, Map.of("max_epochs", "1", "refit", "true"), null);
    TrainingResult without = train(SHOP, Map.of("max_epochs", "1"), null);
    assertThat(result.epochs().get(result.epochs().size() - 1).phase()).isEqualTo(Phase.REFIT);
    assertThat(tensor(result, "mixer")).isEqualTo(tensor(without, "mixer"));
    assertThat(tensor(result, "item_embedding")).isNotEqualTo(tensor(without, "item_embedding"));
    int all = SHOP.train().size() + SHOP.validation().size();
    assertThat(tensor(result, "memory.lengths")).hasSize(all);
  }

  @Test
  void tellsBehavioursApartWhereAsked() {
    TrainingData data = ToyShop.withPurchases(SHOP);
    Checkpoint checkpoint =
        train(data, Map.of("max_epochs", "1", "behaviours", "true"), null).checkpoint();
    assertThat(checkpoint.tensors()).containsKey("behaviour_embedding");
    try (ServingModel model = ServingModels.load(checkpoint, new ComputeDevice.Cpu())) {
      assertThat(model.recommend(List.of(data.train().get(0)), 5).get(0).items()).hasSize(5);
    }
  }

  @Test
  void countsTheHeldBackSessionsInTheRefitOnly() {
    List<Prefix> train = List.of(Prefix.ofViews("a", "b"), Prefix.ofViews("b", "c"));
    List<Prefix> validation = List.of(Prefix.ofViews("b", "d"));
    TrainingData data =
        new TrainingData(train, validation, Sessions.clickCounts(train), SHOP.from(), SHOP.to());
    assertThat(data.clickCounts()).doesNotContainKey("d").containsEntry("b", 2L);
    assertThat(data.withNothingHeld().clickCounts()).containsEntry("d", 1L).containsEntry("b", 3L);
  }

  @Test
  void makesTheSameBytesFromTheSameSeedAndStartsFromItsOwn() {
    Map<String, String> options = Map.of("max_epochs", "1", "refit", "true");
    Checkpoint first = train(SHOP, options, null).checkpoint();
    assertThat(train(SHOP, options, null).checkpoint().toBytes()).isEqualTo(first.toBytes());
    TrainingResult warm = train(SHOP, options, first);
    assertThat(validation(warm, Phase.SELECT).mrrAt20())
        .isGreaterThan(validation(train(SHOP, options, null), Phase.SELECT).mrrAt20());
  }

  @Test
  void saysWhatIsMissingWhereNothingIsHeldBack() {
    TrainingData nothing =
        new TrainingData(SHOP.train(), List.of(), SHOP.clickCounts(), SHOP.from(), SHOP.to());
    assertThatThrownBy(() -> train(nothing, Map.of("max_epochs", "1"), null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Hold back more sessions");
  }

  private static List<Float> tensor(TrainingResult result, String name) {
    float[] values = result.checkpoint().tensors().get(name).values();
    Float[] boxed = new Float[values.length];
    for (int i = 0; i < values.length; i++) {
      boxed[i] = values[i];
    }
    return List.of(boxed);
  }

  private static Validation validation(TrainingResult result, Phase phase) {
    return result.epochs().stream()
        .filter(epoch -> epoch.phase() == phase)
        .map(EpochReport::validation)
        .flatMap(Optional::stream)
        .reduce((first, last) -> last)
        .orElseThrow();
  }

  private static double mrrAt20(Checkpoint checkpoint) {
    double reciprocal = 0;
    int targets = 0;
    try (ServingModel model = ServingModels.load(checkpoint, new ComputeDevice.Cpu())) {
      for (Prefix session : SHOP.validation()) {
        for (int t = 1; t < session.size(); t++) {
          List<String> ids =
              model.recommend(List.of(session.part(0, t)), 20).get(0).items().stream()
                  .map(RankedItem::itemId)
                  .toList();
          int place = ids.indexOf(session.itemId(t));
          reciprocal += place >= 0 ? 1.0 / (place + 1) : 0;
          targets++;
        }
      }
    }
    return reciprocal / targets;
  }

  private static TrainingResult train(
      TrainingData data, Map<String, String> replaced, @Nullable Checkpoint warmStart) {
    Map<String, String> settings = new TreeMap<>(Map.of("dimension", "16", "max_length", "10"));
    settings.put("targets_per_step", "128");
    settings.put("model", "mtaw-plus");
    settings.putAll(replaced);
    Settings options = Recipes.settings(settings);
    return Trainings.of(options, new ComputeDevice.Cpu(), Clock.systemUTC())
        .train(data, options, warmStart, TrainingListener.none());
  }
}
