package io.nextclick.learning.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.learning.recipe.Recipes;
import io.nextclick.learning.setting.Settled;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainingLoopTest {

  @Test
  void takesAsManyTargetsInAStepAsMakeAnEpochOf150Steps() {
    assertThat(targetsPerStep(Map.of(), 72_000)).isEqualTo(480);
    assertThat(targetsPerStep(Map.of(), 300)).isEqualTo(32);
    assertThat(targetsPerStep(Map.of(), 1_000_000)).isEqualTo(512);
    assertThat(targetsPerStep(Map.of("targets_per_step", "7"), 300)).isEqualTo(7);
  }

  private static int targetsPerStep(Map<String, String> given, int targets) {
    return TrainingLoop.targetsPerStep(new Settled(Recipes.settings(given)), targets);
  }
}
