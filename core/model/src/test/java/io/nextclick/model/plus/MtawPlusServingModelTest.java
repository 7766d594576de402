package io.nextclick.model.plus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextclick.model.ComputeDevice;
import io.nextclick.model.Ranking;
import io.nextclick.model.ServingModel;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.CheckpointException;
import io.nextclick.model.checkpoint.CheckpointMetadata;
import io.nextclick.model.checkpoint.Tensor;
import io.nextclick.model.mtaw.MtawShape;
import io.nextclick.model.serving.ServingModels;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.RankedItem;
import io.nextclick.schemas.Recommendation.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class MtawPlusServingModelTest {

  private static final Checkpoint CHECKPOINT = PlusCheckpoints.of(new MtawShape(300, 16, 6), 5);

  @Test
  void ranksEachItemOnceByFallingProbability() {
    try (ServingModel model = load(CHECKPOINT)) {
      List<RankedItem> items =
          model
              .recommend(List.of(Prefix.ofViews("item-1", "nobody-knows", "item-2")), 20)
              .get(0)
              .items();
      assertThat(items).hasSize(20);
      assertThat(items.stream().map(RankedItem::itemId)).doesNotHaveDuplicates();
      assertThat(items.stream().map(item -> -item.score())).isSorted();
      assertThat(items).allMatch(item -> item.score() > 0 && item.score() <= 1);
    }
  }

  @Test
  void ranksEveryItemWhereSoManyAreAskedFor() {
    try (ServingModel model = load(CHECKPOINT)) {
      assertThat(model.recommend(List.of(Prefix.ofViews("item-4")), 1000).get(0).items())
          .hasSize(300);
    }
  }

  @Test
  void describesCandidatesOfLongListsAsThoseOfShortOnes() {
    List<Prefix> prefix = List.of(Prefix.ofViews("item-1", "item-4"));
    try (ServingModel network = load(MtawPlus.network(CHECKPOINT))) {
      CandidateFinder finder = finder(network);
      Candidates few = finder.find(prefix, 20).get(0);
      Candidates all = finder.find(prefix, 300).get(0);
      assertThat(all.size()).isEqualTo(300);
      for (String itemId : few.itemIds()) {
        assertThat(features(all, itemId)).as(itemId).isEqualTo(features(few, itemId));
      }
    }
  }

  private static float[] features(Candidates candidates, String itemId) {
    int begin = candidates.placeOf(itemId) * Candidates.FEATURES;
    return Arrays.copyOfRange(candidates.features(), begin, begin + Candidates.FEATURES);
  }

  private static CandidateFinder finder(ServingModel network) {
    return new CandidateFinder(
        CHECKPOINT.vocabulary(), network, 12, PlusCheckpoints.SESSIONS, MtawPlus.parts(CHECKPOINT));
  }

  @Test
  void fallsBackOnPopularityWhereNothingIsKnown() {
    try (ServingModel model = load(CHECKPOINT)) {
      Ranking ranking = model.recommend(List.of(Prefix.ofViews("nobody-knows")), 2).get(0);
      assertThat(ranking.source()).isEqualTo(Source.POPULARITY);
      assertThat(ranking.items().get(0).itemId()).isEqualTo("item-300");
    }
  }

  @Test
  void namesWhatWasClickedTogetherAndThePrefixItself() {
    try (ServingModel network = load(MtawPlus.network(CHECKPOINT))) {
      CandidateFinder finder = finder(network);
      Prefix prefix = Prefix.ofViews("item-8", "item-1", "item-2");
      Candidates candidates = finder.find(List.of(prefix), 20).get(0);
      assertThat(candidates.itemIds()).contains("item-3", "item-9", "item-5", "item-8");
      assertThat(candidates.placeOf("item-2")).isNotNegative();
      assertThat(candidates.placeOf("nobody-knows")).isEqualTo(-1);
    }
  }

  @Test
  void survivesTheTripThroughACheckpoint() {
    List<Prefix> prefixes = prefixes(50);
    try (ServingModel model = load(CHECKPOINT);
        ServingModel again = load(Checkpoint.fromBytes(CHECKPOINT.toBytes()))) {
      assertThat(again.recommend(prefixes, 10)).isEqualTo(model.recommend(prefixes, 10));
    }
  }

  @Test
  void answersSeveralThreadsAsItAnswersOne() throws Exception {
    List<Prefix> prefixes = prefixes(64);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (ServingModel model = load(CHECKPOINT)) {
      List<Ranking> expected = model.recommend(prefixes, 10);
      List<Callable<List<Ranking>>> calls =
          Collections.nCopies(12, () -> model.recommend(prefixes, 10));
      for (Future<List<Ranking>> answer : threads.invokeAll(calls)) {
        assertThat(answer.get().stream().map(MtawPlusServingModelTest::itemIds))
            .isEqualTo(expected.stream().map(MtawPlusServingModelTest::itemIds).toList());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void refusesAMemoryThatDoesNotFit() {
    SortedMap<String, Tensor> tensors = new TreeMap<>(CHECKPOINT.tensors());
    tensors.put("memory.lengths", Tensor.of(new float[] {3, 2, 400}, 3));
    assertThatThrownBy(() -> load(with(tensors, CHECKPOINT.metadata().hyperparameters())))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("memory of sessions is damaged");
    tensors.put("memory.lengths", Tensor.of(new float[] {3, 2}, 2));
    assertThatThrownBy(() -> load(with(tensors, CHECKPOINT.metadata().hyperparameters())))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("lengths add up to 5 of its 10 clicks");
    tensors.remove("mixer");
    assertThatThrownBy(() -> load(with(tensors, CHECKPOINT.metadata().hyperparameters())))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("mixer");
    SortedMap<String, String> odd = new TreeMap<>(CHECKPOINT.metadata().hyperparameters());
    odd.put("parts", "network tea-leaves");
    assertThatThrownBy(() -> load(with(CHECKPOINT.tensors(), odd)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("tea-leaves");
  }

  private static Checkpoint with(
      SortedMap<String, Tensor> tensors, SortedMap<String, String> hyperparameters) {
    CheckpointMetadata metadata = CHECKPOINT.metadata();
    return new Checkpoint(
        new CheckpointMetadata(
            metadata.architecture(),
            hyperparameters,
            metadata.trainedFrom(),
            metadata.trainedTo(),
            metadata.seed()),
        CHECKPOINT.vocabulary(),
        tensors);
  }

  private static List<String> itemIds(Ranking ranking) {
    return ranking.items().stream().map(RankedItem::itemId).toList();
  }

  private static List<Prefix> prefixes(int count) {
    Random random = new Random(3);
    List<Prefix> prefixes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<String> prefix = new ArrayList<>();
      for (int click = 0; click <= random.nextInt(6); click++) {
        prefix.add("item-" + (1 + random.nextInt(12)));
      }
      prefixes.add(Prefix.ofViews(prefix));
    }
    return prefixes;
  }

  private static ServingModel load(Checkpoint checkpoint) {
    return ServingModels.load(checkpoint, new ComputeDevice.Cpu());
  }
}
