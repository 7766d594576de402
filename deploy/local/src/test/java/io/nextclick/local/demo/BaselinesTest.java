package io.nextclick.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.schemas.Prefix;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BaselinesTest {

  private final Map<String, LiveQuality.Verdict> verdicts = new HashMap<>();

  @Test
  void answerNothingBeforeTheyHaveLearnt() throws Exception {
    try (Baselines baselines = new Baselines(verdicts::put)) {
      baselines.ask(new Question("c-1", Prefix.ofViews("shoes"), "socks"));
    }
    assertThat(verdicts).isEmpty();
  }

  @Test
  void knowOnlyWhatCameBeforeTheQuestion() throws Exception {
    try (Baselines baselines = new Baselines(verdicts::put)) {
      baselines.learn(List.of(Prefix.ofViews("shoes", "laces")));
      baselines.ask(new Question("before", Prefix.ofViews("shoes"), "socks"));
      baselines.learn(
          List.of(
              Prefix.ofViews("shoes", "laces"),
              Prefix.ofViews("shoes", "socks"),
              Prefix.ofViews("socks")));
      baselines.ask(new Question("after", Prefix.ofViews("shoes"), "socks"));
    }
    assertThat(verdicts.get("before").ranks()).containsEntry("popularity", 0);
    assertThat(verdicts.get("before").ranks()).containsEntry("vsknn", 0);
    assertThat(verdicts.get("after").ranks()).containsEntry("popularity", 2);
    assertThat(verdicts.get("after").ranks().get("vsknn")).isPositive();
  }
}
