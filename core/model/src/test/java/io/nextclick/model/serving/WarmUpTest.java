package io.nextclick.model.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextclick.model.ComputeDevice;
import io.nextclick.model.Ranking;
import io.nextclick.model.ServingModel;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.CheckpointException;
import io.nextclick.model.checkpoint.Tensor;
import io.nextclick.model.cml.CmlShape;
import io.nextclick.model.mtaw.MtawShape;
import io.nextclick.model.mtaw.RandomCheckpoints;
import io.nextclick.model.network.Behaviours;
import io.nextclick.model.plus.PlusCheckpoints;
import io.nextclick.model.sasrec.SasRecShape;
import io.nextclick.schemas.EventType;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.RankedItem;
import io.nextclick.schemas.Recommendation.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What would answer nonsense does not answer. */
class WarmUpTest {

  private static final int ITEMS = 30;
  private static final MtawShape SHAPE = new MtawShape(ITEMS, 4, 5);

  static Stream<Checkpoint> oneOfEachArchitecture() {
    Behaviours told = new Behaviours(List.of(EventType.VIEW_ITEM, EventType.PURCHASE));
    SasRecShape transformer = new SasRecShape(ITEMS, 4, 5, 2, 2, told);
    return Stream.of(
        RandomCheckpoints.mtaw(SHAPE, 1),
        PlusCheckpoints.of(SHAPE, 1),
        RandomCheckpoints.of("sasrec", transformer, 1),
        RandomCheckpoints.of("mclrec", transformer, 1),
        RandomCheckpoints.of("cml", new CmlShape(ITEMS, 4, 5, 2, 0.8, told), 1));
  }

  @ParameterizedTest
  @MethodSource("oneOfEachArchitecture")
  void isPassedByWhatTrainingMakes(Checkpoint checkpoint) {
    for (int listLength : new int[] {1, 20, 1000}) {
      assertThatCode(() -> warmUp(checkpoint, listLength)).doesNotThrowAnyException();
    }
  }

  static Stream<Arguments> everyTensor() {
    return oneOfEachArchitecture()
        .flatMap(
            checkpoint ->
                checkpoint.tensors().keySet().stream()
                    .filter(name -> !name.startsWith("memory."))
                    .map(name -> Arguments.of(checkpoint.metadata().architecture(), name)));
  }

  @ParameterizedTest
  @MethodSource("everyTensor")
  void namesATensorOfNumbersThatCannotBeMultiplied(String architecture, String tensor) {
    Checkpoint good =
        oneOfEachArchitecture()
            .filter(one -> one.metadata().architecture().equals(architecture))
            .findFirst()
            .orElseThrow();
    for (float value : new float[] {3e38f, -3e38f}) {
      Checkpoint absurd = with(good, tensor, value);
      assertThatThrownBy(() -> warmUp(absurd, 20))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("tensor '" + tensor + "' holds " + value);
    }
  }

  @Test
  void isFailedByScoresThatAreNotNumbers() {
    for (float score : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      assertFails(
          items -> {
            items.set(3, new RankedItem(items.get(3).itemId(), score));
            return items;
          },
          "the score of 'item-4' after 1 clicks is " + score + "; tensor '");
    }
  }

  @Test
  void isFailedByListsThatAreNoRankings() {
    assertFails(
        items -> {
          items.set(3, items.get(4));
          return items;
        },
        "an answer names 'item-5' twice");
    assertFails(
        items -> {
          items.set(3, new RankedItem("hat", 1));
          return items;
        },
        "an answer names 'hat', which it does not know");
    assertFails(items -> items.subList(0, 19), "an answer after 1 clicks has 19 items, not 20");
  }

  @Test
  void asksOfEveryKindOfPrefixAndOfEveryItem() {
    Checkpoint checkpoint = RandomCheckpoints.mtaw(SHAPE, 1);
    List<Prefix> asked = new ArrayList<>();
    WarmUp.run(new Listing(asked, items -> items), checkpoint, 20);
    Set<String> items = new HashSet<>();
    asked.forEach(prefix -> items.addAll(prefix.itemIds()));
    assertThat(items).containsAll(checkpoint.vocabulary().itemIds());
    assertThat(asked).anyMatch(prefix -> prefix.size() == 200);
    assertThat(asked)
        .anyMatch(prefix -> prefix.stream().noneMatch(checkpoint.vocabulary().itemIds()::contains));
    assertThat(asked).anyMatch(prefix -> new HashSet<>(prefix.itemIds()).size() < prefix.size());
    for (EventType type : EventType.values()) {
      assertThat(asked).anyMatch(prefix -> prefix.type(0) == type);
    }
  }

  private static void assertFails(UnaryOperator<List<RankedItem>> change, String reason) {
    assertThatThrownBy(
            () ->
                WarmUp.run(
                    new Listing(new ArrayList<>(), change), RandomCheckpoints.mtaw(SHAPE, 1), 20))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("The mtaw checkpoint fails its warm-up: " + reason);
  }

  private static void warmUp(Checkpoint checkpoint, int listLength) {
    try (ServingModel model = ServingModels.load(checkpoint, new ComputeDevice.Cpu())) {
      WarmUp.run(model, checkpoint, listLength);
    }
  }

  private static Checkpoint with(Checkpoint checkpoint, String tensor, float value) {
    TreeMap<String, Tensor> tensors = new TreeMap<>(checkpoint.tensors());
    float[] values = tensors.get(tensor).values().clone();
    Arrays.fill(values, value);
    tensors.put(tensor, Tensor.of(values, tensors.get(tensor).shape()));
    return new Checkpoint(checkpoint.metadata(), checkpoint.vocabulary(), tensors);
  }

  /** Answers everybody with the first items, changed a little, and notes what it was asked. */
  private record Listing(List<Prefix> asked, UnaryOperator<List<RankedItem>> change)
      implements ServingModel {

    @Override
    public String name() {
      return "listing";
    }

    @Override
    public int itemCount() {
      return ITEMS;
    }

    @Override
    public List<Ranking> recommend(List<Prefix> prefixes, int k) {
      asked.addAll(prefixes);
      List<Ranking> rankings = new ArrayList<>();
      for (int i = 0; i < prefixes.size(); i++) {
        List<RankedItem> items = new ArrayList<>();
        for (int rank = 1; rank <= k; rank++) {
          items.add(new RankedItem("item-" + rank, -rank));
        }
        rankings.add(new Ranking(Source.MODEL, change.apply(items)));
      }
      return rankings;
    }

    @Override
    public void close() {}
  }
}
