package io.nextclick.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.model.Ranking;
import io.nextclick.model.Recommender;
import io.nextclick.schemas.RankedItem;
import io.nextclick.schemas.Recommendation.Source;
import io.nextclick.trainer.dataset.TestPair;
import java.util.ArrayList;
import java.util.List;
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
        public List<Ranking> recommend(List<List<String>> prefixes, int k) {
          return prefixes.stream()
              .map(
                  prefix ->
                      new Ranking(
                          Source.MODEL,
                          List.of(
                              new RankedItem(prefix.get(0), 3),
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

  private static TestPair pair(String item, String target) {
    return new TestPair(List.of(item), target);
  }
}
