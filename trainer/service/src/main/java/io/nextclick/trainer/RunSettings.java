package io.nextclick.trainer;

import io.nextclick.learning.recipe.Recipes;
import io.nextclick.learning.setting.Settings;
import io.nextclick.schemas.InvalidSettingException;
import io.nextclick.schemas.SessionRule;
import java.time.Duration;
import java.util.Map;

/**
 * Everything that decides what a run makes of a click log.
 *
 * @param sessions must be the stream app's rule
 * @param window how far back clicks are read, in event time from the newest
 * @param maxClicks how many clicks are read at most, the newest
 * @param heldBackShare share of the clicks that the gate judges on
 * @param validationShare share of the remaining sessions that choose the number of epochs
 * @param options of the training. With {@code refit} the candidate is trained again on training and
 *     validation sessions before it is judged, and once more on everything before it is published
 * @param warmStart whether to start from the live model, where that is sound
 */
public record RunSettings(
    SessionRule sessions,
    Duration window,
    int maxClicks,
    double heldBackShare,
    double validationShare,
    Gate.Thresholds gate,
    Settings options,
    boolean warmStart) {

  public RunSettings {
    requireShare("held-back share", heldBackShare);
    requireShare("validation share", validationShare);
  }

  public static RunSettings defaults() {
    Settings options = Recipes.settings(Map.of("refit", "true"));
    return new RunSettings(
        SessionRule.DEFAULT,
        Duration.ofDays(30),
        2_000_000,
        0.1,
        0.1,
        Gate.Thresholds.DEFAULT,
        options,
        true);
  }

  private static void requireShare(String name, double share) {
    if (!(share > 0 && share <= 0.5)) {
      throw new InvalidSettingException(
          "The " + name + " must be above 0 and at most 0.5, it is " + share);
    }
  }
}
