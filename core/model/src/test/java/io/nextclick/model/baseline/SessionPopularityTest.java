package io.nextclick.model.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.model.Ranking;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.RankedItem;
import io.nextclick.schemas.Recommendation.Source;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionPopularityTest {

  private final SessionPopularity popularity =
      SessionPopularity.of(
          List.of(Prefix.ofViews("hat", "shoes"), Prefix.ofViews("socks", "shoes", "scarf")));

  @Test
  void ranksBySessionsClicksThenTheLatestThenWhatEverybodyClicks() {
    assertThat(items(5, "hat", "hat", "scarf", "socks"))
        .containsExactly("hat", "socks", "scarf", "shoes");
    assertThat(items(2, "hat", "scarf", "socks")).containsExactly("socks", "scarf");
  }

  @Test
  void leavesOutWhatWasNeverTrainedOn() {
    assertThat(items(2, "hat", "unheard-of")).containsExactly("hat", "shoes");
    Ranking ranking = popularity.recommend(List.of(Prefix.ofViews("unheard-of")), 1).get(0);
    assertThat(ranking.source()).isEqualTo(Source.POPULARITY);
  }

  private List<String> items(int k, String... prefix) {
    return popularity.recommend(List.of(Prefix.ofViews(prefix)), k).get(0).items().stream()
        .map(RankedItem::itemId)
        .toList();
  }
}
