package io.nextclick.learning.evaluation;

import io.nextclick.model.Recommender;
import io.nextclick.model.baseline.CoOccurrence;
import io.nextclick.model.baseline.Popularity;
import io.nextclick.model.baseline.SessionPopularity;
import io.nextclick.model.baseline.Stan;
import io.nextclick.model.baseline.VSkNN;
import io.nextclick.schemas.InvalidSettingException;
import io.nextclick.schemas.Prefix;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The recommenders that need no training, by the name that commands give them. */
public enum Baseline {
  POPULARITY(Popularity::of),
  SESSION_POPULARITY(SessionPopularity::of),
  CO_OCCURRENCE(CoOccurrence::of),
  VSKNN(VSkNN::of),
  STAN(Stan::of);

  private final Function<List<Prefix>, Recommender> builder;

  Baseline(Function<List<Prefix>, Recommender> builder) {
    this.builder = builder;
  }

  /**
   * @param sessions item ids, oldest session first
   */
  public Recommender of(List<Prefix> sessions) {
    return builder.apply(sessions);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The baseline of this name.
   *
   * @throws IllegalArgumentException with a sentence for the user, if there is none
   */
  public static Baseline named(String name) {
    return Arrays.stream(values())
        .filter(baseline -> baseline.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidSettingException(
                    "There is no baseline '" + name + "'; there are " + names()));
  }

  /** Every name, for messages. */
  public static String names() {
    return Arrays.stream(values()).map(Baseline::toString).collect(Collectors.joining(", "));
  }
}
