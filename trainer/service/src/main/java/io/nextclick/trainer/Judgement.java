package io.nextclick.trainer;

import io.nextclick.learning.evaluation.Baseline;
import io.nextclick.learning.evaluation.Metrics;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the candidate and everything it must be held against made of the same held-back clicks.
 *
 * @param live empty where no model is live, or the live one cannot be loaded
 */
public record Judgement(
    Metrics candidate, Optional<Metrics> live, SortedMap<Baseline, Metrics> baselines) {

  public Judgement {
    baselines = Collections.unmodifiableSortedMap(new TreeMap<>(baselines));
  }

  /** A row each, the candidate first. */
  public Map<String, Metrics> byName() {
    Map<String, Metrics> byName = new LinkedHashMap<>();
    byName.put("candidate", candidate);
    live.ifPresent(metrics -> byName.put("live", metrics));
    baselines.forEach((baseline, metrics) -> byName.put(baseline.toString(), metrics));
    return byName;
  }

  /**
   * As a manifest carries them: {@code recallAt20} of the candidate, {@code live.recallAt20} and so
   * on of the others, and {@code pairs}.
   */
  public Map<String, Double> figures() {
    Map<String, Double> figures = new LinkedHashMap<>(candidate.byName());
    figures.put("pairs", (double) candidate.pairs());
    byName()
        .forEach(
            (name, metrics) -> {
              if (!name.equals("candidate")) {
                figures.put(name + ".recallAt20", metrics.recallAt20());
                figures.put(name + ".mrrAt20", metrics.mrrAt20());
              }
            });
    return figures;
  }
}
