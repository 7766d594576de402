package io.nextclick.model.mtaw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.nextclick.model.ComputeDevice;
import io.nextclick.model.Ranking;
import io.nextclick.model.ServingModel;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.serving.ServingModels;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.RankedItem;
import io.nextclick.schemas.Recommendation.Source;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class MtawServingModelTest {

  private static final MtawShape SHAPE = new MtawShape(300, 16, 6);
  private static final Checkpoint CHECKPOINT = RandomCheckpoints.mtaw(SHAPE, 7);
  private static final ServingModel MODEL = ServingModels.load(CHECKPOINT, new ComputeDevice.Cpu());

  @AfterAll
  static void close() {
    MODEL.close();
  }

  @Test
  void ranksAllItemsAsThePlainJavaReferenceDoes() {
    ReferenceMtaw reference = new ReferenceMtaw(SHAPE, CHECKPOINT.tensors());
    double[] wanted = reference.wanted(2, 8, 2);
    List<Integer> expected =
        IntStream.range(0, SHAPE.items())
            .boxed()
            .sorted(Comparator.comparingDouble((Integer row) -> -dot(wanted, reference.item(row))))
            .toList();
    Ranking ranking = only(Prefix.ofViews("item-3", "item-9", "item-3"), 300);
    assertThat(ranking.source()).isEqualTo(Source.MODEL);
    assertThat(ids(ranking))
        .containsExactlyElementsOf(expected.stream().map(r -> "item-" + (r + 1)).toList());
    for (int i = 0; i < 300; i++) {
      double score = dot(wanted, reference.item(expected.get(i)));
      assertThat((double) ranking.items().get(i).score()).isCloseTo(score, offset(1e-5));
    }
  }

  @Test
  void givesAPrefixTheSameAnswerWhateverElseIsInTheBatch() {
    List<Prefix> prefixes = randomPrefixes(300);
    List<Ranking> together = MODEL.recommend(prefixes, 20);
    for (int i = 0; i < prefixes.size(); i++) {
      List<RankedItem> alone = only(prefixes.get(i), 20).items();
      for (int rank = 0; rank < 20; rank++) {
        assertThat(together.get(i).items().get(rank).score())
            .isCloseTo(alone.get(rank).score(), offset(1e-6f));
      }
    }
  }

  @Test
  void skipsItemsItDoesNotKnow() {
    assertThat(only(Prefix.ofViews("new-1", "item-4", "new-2", "item-5", "new-3"), 20))
        .isEqualTo(only(Prefix.ofViews("item-4", "item-5"), 20));
  }

  @Test
  void answersWithThePopularityListWhereNoItemIsKnown() {
    List<Ranking> rankings =
        MODEL.recommend(
            List.of(Prefix.ofViews("new-1"), Prefix.ofViews("item-4"), Prefix.ofViews("new-2")), 3);
    assertThat(rankings)
        .extracting(Ranking::source)
        .containsExactly(Source.POPULARITY, Source.MODEL, Source.POPULARITY);
    assertThat(ids(rankings.get(0))).containsExactly("item-300", "item-299", "item-298");
  }

  @Test
  void looksAtTheLatestClicksOfALongPrefix() {
    Prefix latest = Prefix.ofViews("item-1", "item-2", "item-3", "item-4", "item-5", "item-6");
    Prefix longer =
        Prefix.ofViews(Stream.concat(Stream.of("item-7", "item-8"), latest.stream()).toList());
    assertThat(only(longer, 20)).isEqualTo(only(latest, 20));
  }

  @Test
  void givesAllItemsWhereMoreAreAskedFor() {
    assertThat(only(Prefix.ofViews("item-1"), 1000).items()).hasSize(300).doesNotHaveDuplicates();
  }

  @Test
  void ordersEqualScoresByVocabularyIndex() {
    Checkpoint flat = RandomCheckpoints.mtaw(new MtawShape(40, 4, 3), 1);
    float[] items = flat.tensor("item_embedding", 40, 4).values();
    for (int i = 4; i < items.length; i++) {
      items[i] = items[i % 4];
    }
    try (ServingModel model = ServingModels.load(flat, new ComputeDevice.Cpu())) {
      assertThat(ids(model.recommend(List.of(Prefix.ofViews("item-9")), 40).get(0)))
          .containsExactlyElementsOf(flat.vocabulary().itemIds());
    }
  }

  @Test
  void answersNothingWithNothing() {
    assertThat(MODEL.recommend(List.of(), 20)).isEmpty();
    assertThatThrownBy(() -> MODEL.recommend(List.of(Prefix.ofViews("item-1")), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void servesSeveralThreadsAtOnce() throws Exception {
    List<Prefix> prefixes = randomPrefixes(64);
    List<Ranking> expected = MODEL.recommend(prefixes, 10);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<List<Ranking>>> answers = new ArrayList<>();
      for (int call = 0; call < 200; call++) {
        answers.add(threads.submit(() -> MODEL.recommend(prefixes, 10)));
      }
      for (Future<List<Ranking>> answer : answers) {
        assertThat(answer.get()).isEqualTo(expected);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static Ranking only(Prefix prefix, int k) {
    return MODEL.recommend(List.of(prefix), k).get(0);
  }

  private static List<String> ids(Ranking ranking) {
    return ranking.items().stream().map(RankedItem::itemId).toList();
  }

  private static List<Prefix> randomPrefixes(int count) {
    Random random = new Random(11);
    List<Prefix> prefixes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int length = 1 + random.nextInt(9);
      prefixes.add(
          Prefix.ofViews(random.ints(length, 1, 301).mapToObj(index -> "item-" + index).toList()));
    }
    return Collections.unmodifiableList(prefixes);
  }

  private static double dot(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(d -> a[d] * b[d]).sum();
  }
}
