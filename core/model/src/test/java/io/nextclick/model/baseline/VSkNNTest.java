package io.nextclick.model.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nextclick.model.Ranking;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.RankedItem;
import io.nextclick.schemas.Recommendation.Source;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class VSkNNTest {

  private static final List<Prefix> SESSIONS =
      List.of(
          Prefix.ofViews("a", "b", "c"),
          Prefix.ofViews("b", "d"),
          Prefix.ofViews("e", "e"),
          Prefix.ofViews("a", "e"));

  @Test
  void agreesWithAnExampleWorkedByHand() {
    // Prefix a, b: b is 1 step back with weight 2/2, a is 2 steps back with weight 1/2.
    // Session abc shares both: similarity 1.5, latest shared step 1, decay 1.
    // Session bd shares b: similarity 1, decay 1. Session ae shares a: similarity 0.5, decay 0.9.
    // idf = log(1 + 4/n): a, b, e stand in 2 sessions, c and d in 1.
    double two = Math.log(3);
    double one = Math.log(5);
    Map<String, Double> expected = new LinkedHashMap<>();
    expected.put("b", 2.5 * two);
    expected.put("c", 1.5 * one);
    expected.put("a", (1.5 + 0.45) * two);
    expected.put("d", one);
    expected.put("e", 0.45 * two);
    Ranking ranking = VSkNN.of(SESSIONS).recommend(List.of(Prefix.ofViews("a", "b")), 5).get(0);
    assertThat(ranking.items())
        .extracting(RankedItem::itemId)
        .containsExactlyElementsOf(expected.keySet());
    ranking
        .items()
        .forEach(
            item ->
                assertThat((double) item.score())
                    .isCloseTo(expected.get(item.itemId()), within(1e-5)));
    assertThat(ranking.source()).isEqualTo(Source.MODEL);
  }

  @Test
  void asksTheLatestSessionsOfAnItemOnlyAndPrefersTheNewerOfEqualNeighbours() {
    List<Prefix> sessions =
        List.of(
            Prefix.ofViews("a", "old"), Prefix.ofViews("a", "middle"), Prefix.ofViews("a", "new"));
    assertThat(best(new VSkNN.Settings(5, 1, 10), sessions, "a")).contains("new");
    assertThat(neighboursOf(new VSkNN.Settings(5, 2, 10), sessions))
        .containsExactly("middle", "new");
    assertThat(neighboursOf(new VSkNN.Settings(1, 3, 10), sessions)).containsExactly("new");
  }

  @Test
  void fillsTheListWithTheMostClickedBelowWhatNeighboursVotedFor() {
    List<RankedItem> items =
        VSkNN.of(SESSIONS).recommend(List.of(Prefix.ofViews("d")), 20).get(0).items();
    assertThat(items)
        .extracting(RankedItem::itemId)
        .containsExactly("d", "b", "e", "a", "c")
        .doesNotHaveDuplicates();
    assertThat(items).isSortedAccordingTo(Comparator.comparing(RankedItem::score).reversed());
  }

  @Test
  void answersAnUnknownPrefixWithTheMostClickedAndSaysSo() {
    Ranking ranking = VSkNN.of(SESSIONS).recommend(List.of(Prefix.ofViews("unheard-of")), 2).get(0);
    assertThat(ranking.source()).isEqualTo(Source.POPULARITY);
    assertThat(ranking.items()).extracting(RankedItem::itemId).containsExactly("e", "a");
  }

  @Test
  void takesNoSessionOfOneClickForANeighbour() {
    VSkNN knn = VSkNN.of(List.of(Prefix.ofViews("a", "b"), Prefix.ofViews("c")));
    Ranking ranking = knn.recommend(List.of(Prefix.ofViews("c")), 3).get(0);
    assertThat(ranking.source()).isEqualTo(Source.POPULARITY);
    assertThat(ranking.items()).hasSize(3);
  }

  @Test
  void seesWhatIsAddedBetweenQuestionsAsIfItHadBeenThereFromTheStart() {
    VSkNN grown = new VSkNN(VSkNN.Settings.DEFAULT);
    for (Prefix session : SESSIONS) {
      grown.add(session);
      grown.recommend(List.of(Prefix.ofViews("a"), Prefix.ofViews("b", "e")), 3);
    }
    List<Prefix> questions =
        List.of(Prefix.ofViews("a"), Prefix.ofViews("b", "e"), Prefix.ofViews("x", "d"));
    assertThat(grown.recommend(questions, 5)).isEqualTo(VSkNN.of(SESSIONS).recommend(questions, 5));
  }

  @Test
  void agreesWithTheFormulaOnRandomSessions() {
    long seed = 20_240_611;
    Random random = new Random(seed);
    List<Prefix> sessions = new ArrayList<>();
    for (int s = 0; s < 300; s++) {
      sessions.add(randomItems(random, 1 + random.nextInt(6)));
    }
    VSkNN.Settings settings = new VSkNN.Settings(20, 30, 4);
    VSkNN knn = new VSkNN(settings);
    sessions.forEach(knn::add);
    for (int question = 0; question < 200; question++) {
      Prefix prefix = randomItems(random, 1 + random.nextInt(8));
      Map<String, Double> expected = byFormula(sessions, prefix, settings);
      Map<String, Double> actual = new HashMap<>();
      knn.recommend(List.of(prefix), 1000).get(0).items().stream()
          .filter(item -> item.score() > 0)
          .forEach(item -> actual.put(item.itemId(), (double) item.score()));
      assertThat(actual.keySet())
          .as("seed %d, prefix %s", seed, prefix)
          .isEqualTo(expected.keySet());
      expected.forEach(
          (item, score) -> assertThat(actual.get(item)).isCloseTo(score, within(1e-4 * score)));
    }
  }

  /**
   * The formula of the class comment, one session at a time, with no index and no pruning trick.
   */
  private static Map<String, Double> byFormula(
      List<Prefix> all, Prefix prefix, VSkNN.Settings settings) {
    List<Prefix> sessions = all.stream().filter(s -> s.size() > 1).toList();
    List<String> latestFirst = new ArrayList<>();
    for (int i = prefix.size() - 1; i >= 0 && latestFirst.size() < settings.clicks(); i--) {
      String item = prefix.itemId(i);
      if (!latestFirst.contains(item) && all.stream().anyMatch(s -> s.itemIds().contains(item))) {
        latestFirst.add(item);
      }
    }
    int n = latestFirst.size();
    Map<Integer, Double> similarity = new TreeMap<>();
    Map<Integer, Integer> latestStep = new HashMap<>();
    for (int step = 1; step <= n; step++) {
      String item = latestFirst.get(step - 1);
      int taken = 0;
      for (int s = sessions.size() - 1; s >= 0 && taken < settings.sample(); s--) {
        if (sessions.get(s).itemIds().contains(item)) {
          taken++;
          similarity.merge(s, (n + 1.0 - step) / n, Double::sum);
          latestStep.putIfAbsent(s, step);
        }
      }
    }
    Map<String, Double> scores = new HashMap<>();
    similarity.entrySet().stream()
        .sorted(
            Comparator.<Map.Entry<Integer, Double>>comparingDouble(
                    e -> -Math.round(e.getValue() * 1e6))
                .thenComparing(e -> -e.getKey()))
        .limit(settings.neighbours())
        .forEach(
            e -> {
              double decay = Math.max(0, 1 - (latestStep.get(e.getKey()) - 1) / 10.0);
              for (String item : new LinkedHashSet<>(sessions.get(e.getKey()).itemIds())) {
                long holding = sessions.stream().filter(s -> s.itemIds().contains(item)).count();
                double idf = Math.log(1 + (double) sessions.size() / holding);
                scores.merge(item, e.getValue() * decay * idf, Double::sum);
              }
            });
    return scores;
  }

  private static Prefix randomItems(Random random, int length) {
    List<String> items = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      items.add("item-" + (int) (40 * Math.pow(random.nextDouble(), 2)));
    }
    return Prefix.ofViews(items);
  }

  private static List<String> best(VSkNN.Settings settings, List<Prefix> sessions, String item) {
    VSkNN knn = new VSkNN(settings);
    sessions.forEach(knn::add);
    return knn.recommend(List.of(Prefix.ofViews(item)), 20).get(0).items().stream()
        .filter(ranked -> ranked.score() > 0)
        .map(RankedItem::itemId)
        .toList();
  }

  private static List<String> neighboursOf(VSkNN.Settings settings, List<Prefix> sessions) {
    return best(settings, sessions, "a").stream().filter(item -> !item.equals("a")).toList();
  }
}
