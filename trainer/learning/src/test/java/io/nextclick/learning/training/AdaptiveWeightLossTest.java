package io.nextclick.learning.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;

class AdaptiveWeightLossTest {

  private static final double[] PROBABILITIES = {1e-12, 1e-4, 0.02, 0.3, 0.5, 0.77, 0.999};

  @Test
  void isThePapersFormula() {
    assertThat(new AdaptiveWeightLoss(2).value(0.25))
        .isCloseTo(-1.5 * 1.5 * Math.log(0.25), offset(1e-12));
    assertThat(new AdaptiveWeightLoss(6).value(0.75))
        .isCloseTo(-Math.pow(0.5, 6) * Math.log(0.75), offset(1e-12));
  }

  @Test
  void isCrossEntropyWithoutGamma() {
    for (double p : PROBABILITIES) {
      assertThat(new AdaptiveWeightLoss(0).value(p)).isEqualTo(-Math.log(p));
      assertThat(new AdaptiveWeightLoss(0).pull(p)).isEqualTo(1);
    }
  }

  @Test
  void countsAnEvenChanceAsCrossEntropyDoes() {
    assertThat(new AdaptiveWeightLoss(6).value(0.5)).isCloseTo(Math.log(2), offset(1e-12));
  }

  @Test
  void pullsAsTheSlopeOfTheLossSays() {
    for (double gamma : new double[] {0, 1, 2, 3.5, 6}) {
      AdaptiveWeightLoss loss = new AdaptiveWeightLoss(gamma);
      for (double p : PROBABILITIES) {
        double step = p * 1e-6 * (1 - p);
        double slope = (loss.value(p + step) - loss.value(p - step)) / (2 * step);
        assertThat(loss.pull(p))
            .as("gamma %s, p %s", gamma, p)
            .isCloseTo(-p * slope, offset(1e-5 * (1 + Math.abs(p * slope))));
      }
    }
  }

  @Test
  void pullsLessOnWhatIsPredictedAlready() {
    AdaptiveWeightLoss loss = new AdaptiveWeightLoss(2);
    assertThat(loss.pull(0.99)).isLessThan(0.01);
    assertThat(loss.pull(0.01)).isGreaterThan(3);
    assertThat(loss.pull(1)).isZero();
  }
}
