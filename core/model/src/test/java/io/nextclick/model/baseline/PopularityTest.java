package io.nextclick.model.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.RankedItem;
import java.util.List;
import org.junit.jupiter.api.Test;

class PopularityTest {

  private final Popularity popularity =
      Popularity.of(
          List.of(Prefix.ofViews("hat", "shoes"), Prefix.ofViews("socks", "shoes", "scarf")));

  @Test
  void ranksByClicksAndEqualCountsByFirstSight() {
    assertThat(items(4)).containsExactly("shoes", "hat", "socks", "scarf");
  }

  @Test
  void givesEveryPrefixTheSameListOfTheLengthAskedFor() {
    assertThat(
            popularity.recommend(List.of(Prefix.ofViews("hat"), Prefix.ofViews("unheard-of")), 2))
        .allSatisfy(
            ranking ->
                assertThat(ranking.items())
                    .containsExactly(new RankedItem("shoes", 2), new RankedItem("hat", 1)));
    assertThat(items(3)).containsExactly("shoes", "hat", "socks");
    assertThat(items(1)).containsExactly("shoes");
    assertThat(items(20)).hasSize(4);
  }

  @Test
  void seesWhatIsAddedBetweenQuestions() {
    items(4);
    popularity.add(Prefix.ofViews("coat", "coat", "coat"));
    assertThat(items(2)).containsExactly("coat", "shoes");
  }

  private List<String> items(int k) {
    return popularity.recommend(List.of(Prefix.ofViews("hat")), k).get(0).items().stream()
        .map(RankedItem::itemId)
        .toList();
  }
}
