package io.nextclick.learning.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.learning.dataset.TestPair;
import io.nextclick.model.Ranking;
import io.nextclick.model.Recommender;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.RankedItem;
import io.nextclick.schemas.Recommendation.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvaluatorTest {

  /** Ranks the item of the prefix first, then the fixed ones. */
  private static final Recommender ECHO =
      new Recommender() {
        @Override
        public String name() {
          return "echo";
        }

        @Override
        public List<Ranking> recommend(List<Prefix> prefixes, int k) {
          return prefixes.stream()
              .map(
                  prefix ->
                      new Ranking(
                          Source.MODEL,
                          List.of(
                              new RankedItem(prefix.itemId(0), 3),
                              new RankedItem("hat", 2),
                              new RankedItem("scarf", 1))))
              .toList();
        }
      };

  @Test
  void notesTheTargetsPlaceAndAnUnknownTargetAsMissed() {
    List<TestPair> pairs =
        List.of(pair("shoes", "shoes"), pair("shoes", "scarf"), pair("shoes", "unheard-of"));
    assertThat(new Evaluator(pairs).ranks(ECHO)).containsExactly(1, 3, 0);
  }

  @Test
  void asksInBatchesAndReportsProgressAfterEach() {
    List<TestPair> pairs =
        IntStream.range(0, 600).mapToObj(i -> pair("item-" + i, i % 2 == 0 ? "hat" : "x")).toList();
    List<Integer> progress = new ArrayList<>();
    Metrics metrics = new Evaluator(pairs, progress::add).metrics(ECHO);
    assertThat(metrics.recallAt20()).isEqualTo(0.5);
    assertThat(metrics.mrrAt20()).isEqualTo(0.25);
    assertThat(progress).containsExactly(256, 512, 600);
  }

  @Test
  void saysWhatTheListsShow() {
    Evaluation evaluation =
        new Evaluator(List.of(pair("shoes", "hat"), pair("shoes", "x")))
            .evaluate(ECHO, Map.of("shoes", 10L, "hat", 5L, "never-shown", 1L, "nor-this", 1L));
    assertThat(evaluation.coverage()).isEqualTo(2 / 4.0);
    assertThat(evaluation.popularity()).isEqualTo((1 + 0.5 + 0) / 3);
    assertThat(evaluation.sessions()).isEqualTo(2);
    assertThat(evaluation.figures())
        .containsEntry("recallAt20", 0.5)
        .containsEntry("pairs", 2)
        .containsKeys("intervals", "slices", "coverageAt20", "popularityAt20");
    List<String> table = MetricsTable.of("echo", evaluation).lines().toList();
    assertThat(table.get(2)).startsWith("  95 % from").hasSize(table.get(0).length() - 10);
    assertThat(table).anyMatch(line -> line.startsWith("target new"));
  }

  private static TestPair pair(String item, String target) {
    return new TestPair(Prefix.ofViews(item), target);
  }
}
