package io.nextclick.model.plus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MixerTest {

  private static final int CANDIDATES = 5;

  private final long seed = Long.getLong("nextclick.test.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Mixer mixer = Mixer.random(new Random(1));
  private final float[] features = features();

  @Test
  void itsGradientIsThatOfItsScores() {
    float[] slopes = new float[CANDIDATES];
    for (int i = 0; i < CANDIDATES; i++) {
      slopes[i] = random.nextFloat() - 0.5f;
    }
    Mixer.Work work = new Mixer.Work();
    float[] gradient = new float[mixer.parameters().length];
    mixer.scores(features, CANDIDATES, work);
    for (int i = 0; i < CANDIDATES; i++) {
      mixer.differentiate(features, i, slopes[i], work, gradient);
    }
    float[] parameters = mixer.parameters();
    for (int p = 0; p < parameters.length; p++) {
      float value = parameters[p];
      float step = 1e-3f;
      double here = weighed(slopes);
      parameters[p] = value + step;
      double right = (weighed(slopes) - here) / step;
      parameters[p] = value - step;
      double left = (here - weighed(slopes)) / step;
      parameters[p] = value;
      // A hidden number may cross 0 within the step; the slope is then that of one of the sides.
      assertThat((double) gradient[p])
          .as("parameter %d, -Dnextclick.test.seed=%d", p, seed)
          .isBetween(Math.min(left, right) - 0.01, Math.max(left, right) + 0.01);
    }
  }

  @Test
  void scoresACandidateTheSameBesideAnyOthers() {
    float[] all = mixer.scores(features, CANDIDATES, new Mixer.Work());
    float[] alone = new float[Candidates.FEATURES];
    System.arraycopy(features, 3 * Candidates.FEATURES, alone, 0, alone.length);
    Mixer.Work used = new Mixer.Work();
    mixer.scores(features, CANDIDATES, used);
    assertThat(mixer.scores(alone, 1, used)[0]).isEqualTo(all[3]);
  }

  private double weighed(float[] slopes) {
    float[] scores = mixer.scores(features, CANDIDATES, new Mixer.Work());
    double sum = 0;
    for (int i = 0; i < CANDIDATES; i++) {
      sum += (double) slopes[i] * scores[i];
    }
    return sum;
  }

  private float[] features() {
    float[] values = new float[CANDIDATES * Candidates.FEATURES];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(4) == 0 ? 0 : (float) random.nextGaussian();
    }
    return values;
  }
}
