package io.nextclick.learning.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.nextclick.learning.dataset.TestPair;
import io.nextclick.model.Ranking;
import io.nextclick.model.Recommender;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.RankedItem;
import io.nextclick.schemas.Recommendation.Source;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SampledItemsTest {

  private static final List<String> ITEMS =
      IntStream.range(0, 100).mapToObj(i -> "item-" + i).toList();

  /** Ranks so many of the items, in this order. */
  private record Fixed(List<String> order) implements Recommender {
    @Override
    public String name() {
      return "fixed";
    }

    @Override
    public List<Ranking> recommend(List<Prefix> prefixes, int k) {
      List<RankedItem> items =
          order.stream().limit(k).map(itemId -> new RankedItem(itemId, 1)).toList();
      return prefixes.stream().map(prefix -> new Ranking(Source.MODEL, items)).toList();
    }
  }

  private static Metrics against(int drawn, Recommender recommender, List<TestPair> pairs) {
    return new SampledItems(pairs, ITEMS, drawn, 5).metrics(recommender, done -> {});
  }

  private static List<TestPair> pairs(String prefix, String target, int count) {
    return Collections.nCopies(count, new TestPair(Prefix.ofViews(prefix), target));
  }

  @Test
  void countsOnlyTheItemsDrawn() {
    // 49 items stand before the target, and 9 of 98 are drawn: 4.5 of them on average.
    Metrics metrics = against(9, new Fixed(ITEMS), pairs("item-99", "item-49", 4000));
    assertThat(metrics.recall().get(1)).isEqualTo(1);
    assertThat(metrics.recall().get(0)).isCloseTo(0.5, offset(0.03));
    assertThat(against(9, new Fixed(ITEMS), pairs("item-99", "item-0", 50)).mrrAt20()).isEqualTo(1);
  }

  @Test
  void drawsNothingThatThePrefixHolds() {
    // All others but the prefix's are drawn, which alone would stand before the target.
    Metrics metrics = against(98, new Fixed(ITEMS), pairs("item-0", "item-1", 20));
    assertThat(metrics.mrrAt20()).isEqualTo(1);
  }

  @Test
  void missesWhatIsNotRanked() {
    Fixed some = new Fixed(ITEMS.subList(0, 10));
    assertThat(against(5, some, pairs("item-0", "item-50", 20)).recallAt20()).isZero();
  }

  @Test
  void drawsTheSameForEverybody() {
    List<String> turned = new ArrayList<>(ITEMS);
    Collections.reverse(turned);
    List<TestPair> pairs = pairs("item-99", "item-49", 200);
    double rankedFromTheLeft = against(9, new Fixed(ITEMS), pairs).recall().get(0);
    assertThat(against(9, new Fixed(ITEMS), pairs).recall().get(0)).isEqualTo(rankedFromTheLeft);
    // With 9 rivals, five or more before it is the same as four or fewer after it.
    assertThat(against(9, new Fixed(turned), pairs).recall().get(0))
        .isCloseTo(1 - rankedFromTheLeft, offset(1e-9));
  }
}
