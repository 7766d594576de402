package io.nextclick.trainer;

import io.nextclick.learning.evaluation.Baseline;
import io.nextclick.learning.evaluation.Metrics;
import io.nextclick.schemas.InvalidSettingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Lets a candidate pass only if it is better than what it would replace, on clicks that none of
 * them was trained on.
 *
 * <p>Better by how much is the lift: the mean of the relative gains in Recall@20 and MRR@20, so
 * that a model that finds more but ranks worse, or the other way round, has to gain more than it
 * loses.
 */
public final class Gate {

  /**
   * @param minPairs on fewer held-back clicks than this nothing is judged
   * @param minLiftOverLive the lift over the live model must exceed this; 0 means any gain
   * @param minLiftOver the lift over each of these must exceed its number; the other baselines are
   *     compared for the record only
   */
  public record Thresholds(
      int minPairs, double minLiftOverLive, Map<Baseline, Double> minLiftOver) {
    public static final Thresholds DEFAULT =
        new Thresholds(200, 0.0, Map.of(Baseline.POPULARITY, 0.1));

    public Thresholds {
      minLiftOver = Map.copyOf(minLiftOver);
      if (minPairs < 1) {
        throw new InvalidSettingException("At least 1 pair must be judged, not " + minPairs);
      }
    }
  }

  private final Thresholds thresholds;

  public Gate(Thresholds thresholds) {
    this.thresholds = thresholds;
  }

  /** Says why there is nothing to judge on, before anything is trained. */
  public Optional<GateDecision.Reject> tooFew(int pairs) {
    if (pairs >= thresholds.minPairs()) {
      return Optional.empty();
    }
    return Optional.of(
        new GateDecision.Reject(
            "only %,d held-back clicks can be judged on, %,d are needed; wait for more clicks"
                .formatted(pairs, thresholds.minPairs())));
  }

  public GateDecision decide(Judgement judged) {
    Optional<GateDecision.Reject> tooFew = tooFew(judged.candidate().pairs());
    if (tooFew.isPresent()) {
      return tooFew.get();
    }
    List<String> passed = new ArrayList<>();
    List<String> failed = new ArrayList<>();
    judged
        .live()
        .ifPresent(
            live ->
                compare("the live model", judged, live, thresholds.minLiftOverLive())
                    .addTo(passed, failed));
    judged
        .baselines()
        .forEach(
            (baseline, metrics) ->
                compare(baseline.toString(), judged, metrics, minLiftOver(baseline))
                    .addTo(passed, failed));
    String figures =
        "Recall@20 %s, MRR@20 %s on %,d held-back clicks"
            .formatted(
                figure(judged.candidate().recallAt20()),
                figure(judged.candidate().mrrAt20()),
                judged.candidate().pairs());
    return failed.isEmpty()
        ? new GateDecision.Publish(figures + ": " + String.join("; ", passed))
        : new GateDecision.Reject(figures + ": " + String.join("; ", failed));
  }

  private double minLiftOver(Baseline baseline) {
    return thresholds.minLiftOver().getOrDefault(baseline, Double.NEGATIVE_INFINITY);
  }

  private record Comparison(boolean passed, String words) {
    void addTo(List<String> passedOnes, List<String> failedOnes) {
      (passed ? passedOnes : failedOnes).add(words);
    }
  }

  private static Comparison compare(String name, Judgement judged, Metrics other, double minimum) {
    double lift = lift(judged.candidate(), other);
    boolean passed = lift > minimum; // whatever is lost exceeds negative infinity
    String words =
        String.format(
            Locale.ROOT,
            "%+.1f %% %s %s (%s, %s)",
            100 * lift,
            "against",
            name,
            figure(other.recallAt20()),
            figure(other.mrrAt20()));
    return new Comparison(
        passed,
        passed
            ? words
            : words + String.format(Locale.ROOT, ", more than %+.1f %% is needed", 100 * minimum));
  }

  /** The mean relative gain in Recall@20 and MRR@20; 0 is none, 1 is twice as good. */
  static double lift(Metrics candidate, Metrics other) {
    return (gain(candidate.recallAt20(), other.recallAt20())
            + gain(candidate.mrrAt20(), other.mrrAt20()))
        / 2;
  }

  private static double gain(double candidate, double other) {
    if (other == 0) {
      return candidate == 0 ? 0 : Double.POSITIVE_INFINITY;
    }
    return candidate / other - 1;
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
