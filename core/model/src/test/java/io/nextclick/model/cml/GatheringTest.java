package io.nextclick.model.cml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.nextclick.model.network.KnownClicks;
import org.junit.jupiter.api.Test;

class GatheringTest {

  private static final KnownClicks SESSION =
      new KnownClicks(new int[] {4, 4, 9, 1}, new int[] {0, 0, 1, 0});

  @Test
  void makesASetOfASession() {
    double[] shares = new Gathering(2, 1).shares(SESSION);
    double view = 0.5 / Math.sqrt(3);
    assertThat(shares).containsExactly(new double[] {view, view, 0.5, view}, offset(1e-12));
  }

  @Test
  void letsOldClicksCountForLess() {
    double[] shares = new Gathering(2, 0.5).shares(SESSION);
    double views = Math.sqrt(0.125 + 0.25 + 1);
    assertThat(shares)
        .containsExactly(
            new double[] {0.0625 / views, 0.125 / views, 0.25 / Math.sqrt(0.5), 0.5 / views},
            offset(1e-12));
  }
}
