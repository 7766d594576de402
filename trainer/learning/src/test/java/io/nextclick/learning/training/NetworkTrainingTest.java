package io.nextclick.learning.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.nextclick.learning.setting.Settings;
import io.nextclick.learning.training.EpochReport.Validation;
import io.nextclick.learning.training.TrainingData.Held;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.ServingModel;
import io.nextclick.model.Vocabulary;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.CheckpointException;
import io.nextclick.model.serving.ServingModels;
import io.nextclick.schemas.EventType;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.RankedItem;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTrainingTest {

  private static final TrainingData SHOP = ToyShop.data(800, 3);
  private final NetworkTraining training =
      new NetworkTraining(new ComputeDevice.Cpu(), Clock.systemUTC());

  @Test
  void learnsWhatPopularityCannotKnow() {
    TrainingResult result = train(SHOP, Map.of());
    Validation best = validation(result, result.bestEpoch());
    assertThat(best.recallAt20()).isGreaterThan(0.95);
    assertThat(best.mrrAt20()).isGreaterThan(0.8);
    assertThat(popularityRecallAt20(SHOP)).isLessThan(0.3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sasrec", "mclrec", "gru4rec"})
  void learnsWithOtherNetworksToo(String model) {
    TrainingResult result = train(SHOP, Map.of("model", model, "max_epochs", "20"));
    assertThat(result.checkpoint().metadata().architecture()).isEqualTo(model);
    Validation best = validation(result, result.bestEpoch());
    assertThat(best.recallAt20()).isGreaterThan(0.95);
    assertThat(best.mrrAt20()).isGreaterThan(0.8);
  }

  @Test
  void learnsWithAGraphOfBehaviours() {
    TrainingData shop = ToyShop.withPurchases(SHOP);
    TrainingResult result = train(shop, ToyShop.CML);
    assertThat(result.checkpoint().metadata().architecture()).isEqualTo("cml");
    assertThat(result.checkpoint().metadata().hyperparameters())
        .containsEntry("event_types", "view_item purchase");
    Validation best = validation(result, result.bestEpoch());
    assertThat(best.recallAt20()).isGreaterThan(0.95);
    assertThat(best.mrrAt20()).isGreaterThan(0.5);
    assertThat(train(shop, ToyShop.CML).checkpoint().version())
        .isEqualTo(result.checkpoint().version());
    TrainingResult warm =
        train(
            shop,
            Map.of("model", "cml", "recency", "0.5", "ranking", "softmax", "max_epochs", "1"),
            result.checkpoint(),
            TrainingListener.none());
    assertThat(validation(warm, 1).recallAt20()).isGreaterThan(0.95);
  }

  @Test
  void learnsWithContrastAroundMtaw() {
    TrainingResult result = train(SHOP, Map.of("model", "mtaw", "contrastive", "mclrec"));
    assertThat(result.checkpoint().metadata().architecture()).isEqualTo("mtaw");
    assertThat(validation(result, result.bestEpoch()).recallAt20()).isGreaterThan(0.95);
  }

  @Test
  void doesTheSameAgainWithContrast() {
    Map<String, String> settings =
        Map.of("model", "mclrec", "sessions_per_step", "64", "max_epochs", "2");
    assertThat(train(SHOP, settings).checkpoint().version())
        .isEqualTo(train(SHOP, settings).checkpoint().version());
  }

  @ParameterizedTest
  @ValueSource(strings = {"mtaw", "sasrec", "gru4rec"})
  void learnsWhatFollowsOnWhatWasDone(String model) {
    // The same two items, looked at or bought: only what was done tells what comes next.
    List<Prefix> sessions = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      EventType done = i % 2 == 0 ? EventType.VIEW_ITEM : EventType.PURCHASE;
      String next = done == EventType.PURCHASE ? "socks" : "boots";
      sessions.add(
          Prefix.of(List.of("shoes", "hat", next), List.of(done, done, EventType.VIEW_ITEM)));
    }
    Map<String, Long> clicks = Map.of("shoes", 400L, "hat", 400L, "socks", 200L, "boots", 200L);
    TrainingData data = new TrainingData(sessions, List.of(), clicks, SHOP.from(), SHOP.to());
    List<String> items = List.of("shoes", "hat");
    List<EventType> bought = List.of(EventType.PURCHASE, EventType.PURCHASE);
    Map<String, String> told = Map.of("model", model, "max_epochs", "6", "behaviours", "true");
    Checkpoint telling = train(data, told).checkpoint();
    assertThat(first(telling, Prefix.of(items, bought))).isEqualTo("socks");
    assertThat(first(telling, Prefix.ofViews(items))).isEqualTo("boots");

    Map<String, String> untold = Map.of("model", model, "max_epochs", "1");
    Checkpoint blind = train(data, untold).checkpoint();
    assertThat(first(blind, Prefix.of(items, bought)))
        .isEqualTo(first(blind, Prefix.ofViews(items)));
  }

  private static String first(Checkpoint checkpoint, Prefix prefix) {
    try (ServingModel model = ServingModels.load(checkpoint, new ComputeDevice.Cpu())) {
      return model.recommend(List.of(prefix), 1).get(0).items().get(0).itemId();
    }
  }

  @Test
  void judgesLastClicksOnlyWhereOnlyThoseAreHeldBack() {
    List<Prefix> whole = SHOP.train().stream().filter(s -> s.size() > 2).toList();
    List<Prefix> known = whole.stream().map(s -> s.part(0, s.size() - 1)).toList();
    TrainingData leaveOneOut =
        new TrainingData(
            known, whole, Held.LAST_CLICKS, whole, 0, SHOP.clickCounts(), SHOP.from(), SHOP.to());
    Validation judged = validation(train(leaveOneOut, Map.of("max_epochs", "8")), 8);
    assertThat(judged.targets()).isEqualTo(whole.size());
    assertThat(judged.recallAt20()).isGreaterThan(0.95);
    assertThat(leaveOneOut.withNothingHeld().train()).isEqualTo(whole);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mtaw", "sasrec", "gru4rec"})
  void servesWhatItValidated(String architecture) {
    TrainingResult result = train(SHOP, Map.of("model", architecture, "max_epochs", "3"));
    int hits = 0;
    double reciprocal = 0;
    int targets = 0;
    try (ServingModel model = ServingModels.load(result.checkpoint(), new ComputeDevice.Cpu())) {
      for (Prefix session : SHOP.validation()) {
        for (int t = 1; t < session.size(); t++) {
          List<String> ids =
              model.recommend(List.of(session.part(0, t)), 20).get(0).items().stream()
                  .map(RankedItem::itemId)
                  .toList();
          int place = ids.indexOf(session.itemId(t));
          hits += place >= 0 ? 1 : 0;
          reciprocal += place >= 0 ? 1.0 / (place + 1) : 0;
          targets++;
        }
      }
    }
    Validation validated = validation(result, result.bestEpoch());
    assertThat(validated.targets()).isEqualTo(targets);
    assertThat(validated.recallAt20()).isCloseTo((double) hits / targets, offset(1e-9));
    assertThat(validated.mrrAt20()).isCloseTo(reciprocal / targets, offset(1e-4));
  }

  @Test
  void makesTheSameBytesFromTheSameSeedOnly() {
    byte[] first = train(SHOP, Map.of("max_epochs", "2")).checkpoint().toBytes();
    byte[] again = train(SHOP, Map.of("max_epochs", "2")).checkpoint().toBytes();
    byte[] other = train(SHOP, Map.of("max_epochs", "2", "seed", "8")).checkpoint().toBytes();
    assertThat(Arrays.equals(again, first)).isTrue();
    assertThat(Arrays.equals(other, first)).isFalse();
  }

  @Test
  void keepsTheEpochThatDidBestAndStopsWhenNoneIsBetter() {
    TrainingResult result = train(SHOP, Map.of("max_epochs", "60", "patience", "2"));
    assertThat(result.epochs()).hasSize(result.bestEpoch() + 2);
    double best = validation(result, result.bestEpoch()).criterion();
    assertThat(result.epochs())
        .allMatch(epoch -> epoch.validation().orElseThrow().criterion() <= best);
    assertThat(result.checkpoint().metadata().hyperparameters())
        .containsEntry("epochs", String.valueOf(result.bestEpoch()))
        .containsEntry("sigma", "16.0")
        .containsEntry("dimension", "16");
  }

  @Test
  void trainsToTheLastEpochWhereNothingIsHeldBack() {
    TrainingData noValidation =
        new TrainingData(SHOP.train(), List.of(), SHOP.clickCounts(), SHOP.from(), SHOP.to());
    TrainingResult result = train(noValidation, Map.of("max_epochs", "3"));
    assertThat(result.bestEpoch()).isEqualTo(3);
    assertThat(result.epochs()).hasSize(3).allMatch(epoch -> epoch.validation().isEmpty());
  }

  @Test
  void trainsAgainOnEverythingForAsManyEpochsAsDidBest() {
    TrainingResult result = train(SHOP, Map.of("max_epochs", "3", "refit", "true"));
    List<EpochReport> refit =
        result.epochs().stream().filter(epoch -> epoch.phase() == Phase.REFIT).toList();
    assertThat(refit).hasSize(result.bestEpoch());
    int targets = clicks(SHOP.train()) + clicks(SHOP.validation());
    assertThat(refit).allMatch(epoch -> epoch.targets() == targets);
    assertThat(result.epochs().get(0).targets()).isEqualTo(clicks(SHOP.train()));
  }

  @Test
  void keepsInARefitWhatTheFirstTrainingSettled() {
    Map<String, String> open =
        Map.of("dropout", "auto", "learning_rate", "auto", "max_epochs", "1");
    TrainingData fewer = ToyShop.data(300, 3).withNothingHeld();
    TrainingResult selected = train(ToyShop.data(3000, 3), open);
    TrainingResult refit =
        training.refit(fewer, selected, ToyShop.options(open), null, TrainingListener.none());
    assertThat(dropout(train(fewer, open))).isEqualTo("0.5");
    assertThat(dropout(selected)).isEqualTo("0.3");
    assertThat(dropout(refit)).isEqualTo("0.3");
  }

  private static @Nullable String dropout(TrainingResult result) {
    return result.checkpoint().metadata().hyperparameters().get("dropout");
  }

  @Test
  void startsFromAnEarlierModelWhoseVocabularyDiffers() {
    Checkpoint earlier = train(SHOP, Map.of()).checkpoint();
    Map<String, Long> grown = new LinkedHashMap<>();
    grown.put("brand-new", 1L);
    List<String> known = new ArrayList<>(SHOP.clickCounts().keySet());
    Collections.reverse(known);
    known.subList(0, 195).forEach(item -> grown.put(item, 5L));
    TrainingData data =
        new TrainingData(SHOP.train(), SHOP.validation(), grown, SHOP.from(), SHOP.to());
    Map<String, String> oneGentleEpoch = Map.of("max_epochs", "1", "learning_rate", "0.00001");

    double cold = validation(train(data, oneGentleEpoch), 1).recallAt20();
    TrainingResult warm = train(data, oneGentleEpoch, earlier, TrainingListener.none());

    assertThat(cold).isLessThan(0.5);
    assertThat(validation(warm, 1).recallAt20()).isGreaterThan(0.85);
    Vocabulary vocabulary = warm.checkpoint().vocabulary();
    assertThat(vocabulary.itemId(1)).isEqualTo("brand-new");
    String moved = ToyShop.item(3, 4);
    assertThat(row(warm.checkpoint(), moved))
        .usingComparatorWithPrecision(0.01f)
        .containsExactly(row(earlier, moved));
  }

  @Test
  void refusesToStartFromAModelOfAnotherSize() {
    Checkpoint earlier = train(SHOP, Map.of("max_epochs", "1")).checkpoint();
    Settings wider = ToyShop.options(Map.of("dimension", "32"));
    assertThatThrownBy(() -> training.train(SHOP, wider, earlier, TrainingListener.none()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("dimension 32 cannot start from a checkpoint with 16");
  }

  @Test
  void reportsEachStepAndEachEpoch() {
    List<StepReport> steps = new ArrayList<>();
    List<EpochReport> epochs = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onStep(StepReport step) {
            steps.add(step);
          }

          @Override
          public void onEpoch(EpochReport epoch) {
            epochs.add(epoch);
          }
        };
    TrainingResult result = train(SHOP, Map.of("max_epochs", "2"), null, listener);
    assertThat(epochs).isEqualTo(result.epochs()).hasSize(2);
    int perEpoch = steps.get(0).steps();
    assertThat(steps).hasSize(2 * perEpoch);
    assertThat(steps.get(perEpoch))
        .extracting(StepReport::epoch, StepReport::step, StepReport::epochs)
        .containsExactly(2, 1, 2);
    assertThat(steps.get(perEpoch - 1).loss()).isEqualTo(epochs.get(0).loss());
    assertThat(epochs.get(1).loss()).isLessThan(epochs.get(0).loss());
  }

  @Test
  void refusesASecondTrainingInTheSameProcess() {
    TrainingListener intruder =
        new TrainingListener() {
          @Override
          public void onEpoch(EpochReport epoch) {
            assertThatThrownBy(() -> train(SHOP, Map.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("Another training is under way in this process");
          }
        };
    train(SHOP, Map.of("max_epochs", "1"), null, intruder);
    train(SHOP, Map.of("max_epochs", "1"));
  }

  @Test
  void saysThatThereIsNothingToLearnFrom() {
    TrainingData lonely =
        new TrainingData(
            List.of(Prefix.ofViews("hat"), Prefix.ofViews("unknown", "hat")),
            List.of(),
            Map.of("hat", 2L),
            SHOP.from(),
            SHOP.to());
    assertThatThrownBy(() -> train(lonely, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("None of the 2 training sessions has two clicks on known items");
  }

  private TrainingResult train(TrainingData data, Map<String, String> settings) {
    return train(data, settings, null, TrainingListener.none());
  }

  private TrainingResult train(
      TrainingData data,
      Map<String, String> settings,
      @Nullable Checkpoint warmStart,
      TrainingListener listener) {
    return training.train(data, ToyShop.options(settings), warmStart, listener);
  }

  private static Validation validation(TrainingResult result, int epoch) {
    return result.epochs().get(epoch - 1).validation().orElseThrow();
  }

  private static float[] row(Checkpoint checkpoint, String item) {
    int index = checkpoint.vocabulary().indexOf(item);
    float[] rows = checkpoint.tensor("item_embedding", checkpoint.vocabulary().size(), 16).values();
    return Arrays.copyOfRange(rows, (index - 1) * 16, index * 16);
  }

  private static int clicks(List<Prefix> sessions) {
    return sessions.stream().mapToInt(session -> session.size() - 1).filter(n -> n > 0).sum();
  }

  private static double popularityRecallAt20(TrainingData data) {
    List<String> popular =
        Vocabulary.of(data.clickCounts()).mostPopular(20).stream().map(RankedItem::itemId).toList();
    List<String> targets =
        data.validation().stream().flatMap(session -> session.stream().skip(1)).toList();
    return (double) targets.stream().filter(popular::contains).count() / targets.size();
  }
}
