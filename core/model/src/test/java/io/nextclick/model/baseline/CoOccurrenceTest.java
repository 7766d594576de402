package io.nextclick.model.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nextclick.model.Ranking;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.RankedItem;
import io.nextclick.schemas.Recommendation.Source;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CoOccurrenceTest {

  private static final double BACKWARD = 0.5;
  private static final double DECAY = 0.3;

  @Test
  void countsWhatFollowsByItsDistanceAndHalfAsMuchWhatWentBefore() {
    CoOccurrence coOccurrence = CoOccurrence.of(List.of(Prefix.ofViews("hat", "shoes", "socks")));
    assertThat(ranking(coOccurrence, 2, "hat").items())
        .containsExactly(new RankedItem("shoes", 1), new RankedItem("socks", 0.5f));
    assertThat(ranking(coOccurrence, 2, "socks").items())
        .containsExactly(new RankedItem("shoes", 0.5f), new RankedItem("hat", 0.25f));
  }

  @Test
  void fillsTheListWithWhatIsClickedMostAndSaysSoWhereNothingIsKnown() {
    CoOccurrence coOccurrence =
        CoOccurrence.of(
            List.of(
                Prefix.ofViews("hat", "shoes"), Prefix.ofViews("coat"), Prefix.ofViews("coat")));
    assertThat(ranking(coOccurrence, 3, "hat").items().stream().map(RankedItem::itemId))
        .containsExactly("shoes", "coat", "hat");
    assertThat(ranking(coOccurrence, 3, "unheard-of").source()).isEqualTo(Source.POPULARITY);
    assertThat(ranking(coOccurrence, 3, "hat").source()).isEqualTo(Source.MODEL);
  }

  @Test
  void agreesWithTheFormulaOnRandomSessions() {
    long seed = Long.getLong("nextclick.test.seed", System.nanoTime());
    Random random = new Random(seed);
    List<Prefix> sessions = IntStream.range(0, 200).mapToObj(i -> session(random)).toList();
    CoOccurrence coOccurrence = CoOccurrence.of(sessions);
    for (int i = 0; i < 50; i++) {
      Prefix prefix = session(random);
      Map<String, Double> expected = scores(sessions, prefix);
      List<RankedItem> items = coOccurrence.recommend(List.of(prefix), 20).get(0).items();
      assertThat(items).hasSize(20);
      for (RankedItem item : items) {
        if (item.score() >= 0) {
          assertThat((double) item.score())
              .as("seed %d, prefix %s, item %s", seed, prefix, item.itemId())
              .isCloseTo(expected.getOrDefault(item.itemId(), 0.0), within(1e-4));
        }
      }
      double last = items.get(19).score();
      long above = expected.values().stream().filter(score -> score > last + 1e-4).count();
      assertThat(above).as("seed %d, prefix %s", seed, prefix).isLessThan(20);
    }
  }

  /** The class's formula, term by term. */
  private static Map<String, Double> scores(List<Prefix> sessions, Prefix prefix) {
    Map<String, Double> scores = new HashMap<>();
    for (int steps = 0; steps < prefix.size(); steps++) {
      String x = prefix.itemId(prefix.size() - 1 - steps);
      double weight = Math.pow(DECAY, steps);
      for (Prefix session : sessions) {
        for (int i = 0; i < session.size(); i++) {
          for (int j = i + 1; j < Math.min(session.size(), i + 11); j++) {
            if (session.itemId(i).equals(x)) {
              scores.merge(session.itemId(j), weight / (j - i), Double::sum);
            }
            if (session.itemId(j).equals(x)) {
              scores.merge(session.itemId(i), weight * BACKWARD / (j - i), Double::sum);
            }
          }
        }
      }
    }
    return scores;
  }

  private static Prefix session(Random random) {
    return Prefix.ofViews(
        random.ints(1 + random.nextInt(15), 0, 60).mapToObj(item -> "item-" + item).toList());
  }

  private static Ranking ranking(CoOccurrence coOccurrence, int k, String... prefix) {
    return coOccurrence.recommend(List.of(Prefix.ofViews(prefix)), k).get(0);
  }
}
