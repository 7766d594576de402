package io.nextclick.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.schemas.RankedItem;
import io.nextclick.schemas.Recommendation;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LiveQualityTest {

  private final LiveQuality quality = new LiveQuality();

  @Test
  void judgesAnAnswerByTheNextClickInWhicheverOrderTheyCome() {
    quality.sent("c-1");
    quality.sent("c-2");
    answer("c-1", "v-1", "hat", "socks");
    follow("c-1", "socks", 0);
    follow("c-2", "hat", 3);
    answer("c-2", "v-1", "hat", "socks");

    Score model = quality.byVersion().get("v-1");
    assertThat(model.clicks()).isEqualTo(2);
    assertThat(model.recallAt20()).isEqualTo(1.0);
    assertThat(model.mrrAt20()).isEqualTo((1 / 2.0 + 1) / 2);
    Score baseline = quality.byBaseline().get("popularity");
    assertThat(baseline.clicks()).isEqualTo(2);
    assertThat(baseline.recallAt20()).isEqualTo(0.5);
    assertThat(baseline.mrrAt20()).isEqualTo(1 / 3.0 / 2);
  }

  @Test
  void countsAClickForTheVersionThatAnsweredIt() {
    quality.sent("c-1");
    quality.sent("c-2");
    answer("c-1", "v-1", "hat");
    answer("c-2", "v-2", "hat");
    follow("c-1", "hat", 1);
    follow("c-2", "coat", 1);

    assertThat(quality.byVersion().get("v-1").recallAt20()).isEqualTo(1.0);
    assertThat(quality.byVersion().get("v-2").recallAt20()).isZero();
    assertThat(quality.ofModels()).isEqualTo(new Score(2, 1, 1.0));
  }

  @Test
  void judgesTheBaselinesOnlyWhereAModelAnswered() {
    quality.sent("c-1");
    follow("c-1", "hat", 1);
    quality.allAnswered();
    answer("c-1", "v-1", "hat");

    assertThat(quality.byBaseline()).isEmpty();
    assertThat(quality.byVersion()).isEmpty();
  }

  @Test
  void judgesNothingWhereNobodyClickedOn() {
    quality.sent("c-1");
    quality.leftAfter("c-1");
    answer("c-1", "v-1", "hat");
    follow("c-1", "hat", 1);

    assertThat(quality.byVersion()).isEmpty();
  }

  private void answer(String clickId, String version, String... items) {
    quality.answered(
        new Recommendation(
            Recommendation.idFor("s-1", clickId),
            clickId,
            "s-1",
            version,
            Recommendation.Source.MODEL,
            Stream.of(items).map(item -> new RankedItem(item, 1)).toList(),
            Instant.EPOCH,
            Instant.EPOCH));
  }

  private void follow(String clickId, String target, int popularityRank) {
    quality.followed(
        clickId, new LiveQuality.Verdict(target, Map.of("popularity", popularityRank)));
  }
}
