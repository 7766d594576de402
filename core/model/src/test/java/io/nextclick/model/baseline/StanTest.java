package io.nextclick.model.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nextclick.model.Ranking;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.RankedItem;
import io.nextclick.schemas.Recommendation.Source;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StanTest {

  @Test
  void prefersWhatStandsNextToTheSharedItem() {
    List<Prefix> sessions = List.of(Prefix.ofViews("hat", "x", "scarf", "y", "z", "gloves"));
    List<String> best = itemIds(sessions, Prefix.ofViews("hat"));
    assertThat(best).containsExactly("hat", "x", "scarf", "y", "z", "gloves");
  }

  @Test
  void prefersWhatNewerSessionsSay() {
    List<Prefix> sessions = List.of(Prefix.ofViews("hat", "old"), Prefix.ofViews("hat", "new"));
    assertThat(itemIds(sessions, Prefix.ofViews("hat"))).containsExactly("hat", "new", "old");
  }

  @Test
  void prefersWhatGoesWithLaterClicks() {
    // Of the same age but for one session in a hundred.
    List<Prefix> sessions = new ArrayList<>(Collections.nCopies(98, Prefix.ofViews("a", "b")));
    sessions.add(Prefix.ofViews("tie", "late"));
    sessions.add(Prefix.ofViews("hat", "early"));
    List<String> best = itemIds(sessions, Prefix.ofViews("hat", "tie"));
    assertThat(best.indexOf("late")).isLessThan(best.indexOf("early"));
  }

  @Test
  void listsNoItemTwiceWhereDistancesAreTooGreatForAFloat() {
    Prefix everything = Prefix.ofViews(IntStream.range(0, 400).mapToObj(i -> "item-" + i).toList());
    List<String> best = itemIds(Collections.nCopies(5, everything), Prefix.ofViews("item-399"));
    assertThat(best).startsWith("item-399", "item-398").doesNotHaveDuplicates();
  }

  @Test
  void fillsUpWithWhatIsPopular() {
    List<Prefix> sessions = List.of(Prefix.ofViews("hat", "scarf"), Prefix.ofViews("tie"));
    Ranking ranking =
        Stan.of(sessions).recommend(List.of(Prefix.ofViews("nobody-knows")), 3).get(0);
    assertThat(ranking.source()).isEqualTo(Source.POPULARITY);
    assertThat(ranking.items()).hasSize(3);
  }

  @Test
  void agreesWithTheFormulaOnRandomSessions() {
    long seed = Long.getLong("nextclick.test.seed", System.nanoTime());
    Random random = new Random(seed);
    List<Prefix> sessions = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      sessions.add(randomSession(random, 2 + random.nextInt(5)));
    }
    Stan stan = Stan.of(sessions);
    for (int i = 0; i < 20; i++) {
      Prefix prefix = randomSession(random, 1 + random.nextInt(6));
      Map<String, Double> expected = formula(sessions, prefix);
      List<RankedItem> items = stan.recommend(List.of(prefix), 10).get(0).items();
      List<Double> best =
          expected.values().stream().sorted(Comparator.reverseOrder()).limit(10).toList();
      for (int rank = 0; rank < Math.min(best.size(), items.size()); rank++) {
        double score = items.get(rank).score();
        assertThat(score).as("seed %d", seed).isCloseTo(best.get(rank), within(1e-4));
        assertThat(score).isCloseTo(expected.get(items.get(rank).itemId()), within(1e-4));
      }
    }
  }

  private static Map<String, Double> formula(List<Prefix> sessions, Prefix prefix) {
    List<String> latestFirst = new ArrayList<>();
    for (int i = prefix.size() - 1; i >= 0; i--) {
      if (!latestFirst.contains(prefix.itemId(i))) {
        latestFirst.add(prefix.itemId(i));
      }
    }
    Map<String, Double> scores = new LinkedHashMap<>();
    for (int n = 0; n < sessions.size(); n++) {
      Set<String> distinct = new LinkedHashSet<>(sessions.get(n).itemIds());
      List<String> items = List.copyOf(distinct);
      double shared = 0;
      int latest = -1;
      for (int step = latestFirst.size() - 1; step >= 0; step--) {
        if (items.contains(latestFirst.get(step))) {
          shared += Math.exp(-step / 2.0);
          latest = items.indexOf(latestFirst.get(step));
        }
      }
      double age = (double) (sessions.size() - n) / sessions.size();
      double similarity = shared * Math.exp(-age / 0.5) / Math.sqrt(items.size());
      for (int i = 0; shared > 0 && i < items.size(); i++) {
        scores.merge(items.get(i), similarity * Math.exp(-Math.abs(i - latest) / 1.5), Double::sum);
      }
    }
    return scores;
  }

  private static Prefix randomSession(Random random, int length) {
    List<String> session = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      session.add("item-" + random.nextInt(30));
    }
    return Prefix.ofViews(session);
  }

  private static List<String> itemIds(List<Prefix> sessions, Prefix prefix) {
    return Stan.of(sessions).recommend(List.of(prefix), 20).get(0).items().stream()
        .map(RankedItem::itemId)
        .toList();
  }
}
