package io.nextclick.trainer.evaluation;

import io.nextclick.model.Recommender;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The recommenders that need no training, by the name that commands give them. */
public enum Baseline {
  POPULARITY(Popularity::of),
  VSKNN(VSkNN::of);

  private final Function<List<List<String>>, Recommender> builder;

  Baseline(Function<List<List<String>>, Recommender> builder) {
    this.builder = builder;
  }

  /**
   * @param sessions item ids, oldest session first
   */
  public Recommender of(List<List<String>> sessions) {
    return builder.apply(sessions);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Every name, for messages. */
  public static String names() {
    return Arrays.stream(values()).map(Baseline::toString).collect(Collectors.joining(", "));
  }
}
