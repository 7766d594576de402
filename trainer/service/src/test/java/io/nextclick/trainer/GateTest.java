package io.nextclick.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.nextclick.learning.evaluation.Baseline;
import io.nextclick.learning.evaluation.Metrics;
import io.nextclick.trainer.Gate.Thresholds;
import io.nextclick.trainer.GateDecision.Publish;
import io.nextclick.trainer.GateDecision.Reject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GateTest {

  private static final Metrics GOOD = metrics(0.50, 0.20, 1000);
  private static final Metrics FAIR = metrics(0.40, 0.16, 1000);
  private static final Metrics POOR = metrics(0.05, 0.02, 1000);

  private final Gate gate = new Gate(Thresholds.DEFAULT);

  @Test
  void publishesWhatBeatsTheLiveModelAndPopularityAndSaysByHowMuch() {
    GateDecision decision = gate.decide(judgement(GOOD, Optional.of(FAIR), POOR, GOOD));
    assertThat(decision)
        .isEqualTo(
            new Publish(
                "Recall@20 0.5000, MRR@20 0.2000 on 1,000 held-back clicks: +25.0 % against the live"
                    + " model (0.4000, 0.1600); +900.0 % against popularity (0.0500, 0.0200);"
                    + " +0.0 % against vsknn (0.5000, 0.2000)"));
  }

  @Test
  void publishesTheFirstModelIfItBeatsPopularity() {
    assertThat(gate.decide(judgement(FAIR, Optional.empty(), POOR, GOOD)))
        .isInstanceOf(Publish.class);
  }

  @Test
  void rejectsWhatIsNoBetterThanTheLiveModel() {
    assertThat(gate.decide(judgement(FAIR, Optional.of(FAIR), POOR, POOR)))
        .isEqualTo(
            new Reject(
                "Recall@20 0.4000, MRR@20 0.1600 on 1,000 held-back clicks: +0.0 % against the live"
                    + " model (0.4000, 0.1600), more than +0.0 % is needed"));
  }

  @Test
  void rejectsAFirstModelThatDoesNotBeatPopularity() {
    Metrics barely = metrics(0.052, 0.021, 1000);
    assertThat(gate.decide(judgement(barely, Optional.empty(), POOR, POOR)))
        .isInstanceOf(Reject.class)
        .extracting(GateDecision::reason)
        .asString()
        .contains("+4.5 % against popularity (0.0500, 0.0200), more than +10.0 % is needed");
  }

  @Test
  void weighsAGainInRecallAgainstALossInRanking() {
    assertThat(Gate.lift(metrics(0.44, 0.16, 1), FAIR)).isCloseTo(0.05, within(1e-12));
    assertThat(Gate.lift(metrics(0.44, 0.12, 1), FAIR)).isCloseTo(-0.075, within(1e-12));
  }

  @Test
  void holdsToAThresholdOverVsknnWhereOneIsSet() {
    Gate strict = new Gate(new Thresholds(200, 0, Map.of(Baseline.VSKNN, -0.1)));
    assertThat(strict.decide(judgement(FAIR, Optional.empty(), POOR, GOOD)))
        .isInstanceOf(Reject.class)
        .extracting(GateDecision::reason)
        .asString()
        .contains("-20.0 % against vsknn (0.5000, 0.2000), more than -10.0 % is needed");
  }

  @Test
  void judgesNothingOnTooFewClicks() {
    Metrics few = metrics(0.9, 0.9, 199);
    Reject tooFew =
        new Reject(
            "only 199 held-back clicks can be judged on, 200 are needed; wait for more clicks");
    assertThat(gate.decide(judgement(few, Optional.empty(), POOR, POOR))).isEqualTo(tooFew);
    assertThat(gate.tooFew(199)).contains(tooFew);
    assertThat(gate.tooFew(200)).isEmpty();
  }

  @Test
  void takesAnyHitForAGainOverNone() {
    Metrics none = metrics(0, 0, 1000);
    assertThat(Gate.lift(POOR, none)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(Gate.lift(none, none)).isZero();
  }

  private static Judgement judgement(
      Metrics candidate, Optional<Metrics> live, Metrics popularity, Metrics vsknn) {
    return new Judgement(
        candidate,
        live,
        new TreeMap<>(Map.of(Baseline.POPULARITY, popularity, Baseline.VSKNN, vsknn)));
  }

  private static Metrics metrics(double recall, double mrr, int pairs) {
    List<Double> recalls = List.of(recall, recall, recall);
    List<Double> mrrs = List.of(mrr, mrr, mrr);
    return new Metrics(pairs, recalls, mrrs, mrrs);
  }
}
