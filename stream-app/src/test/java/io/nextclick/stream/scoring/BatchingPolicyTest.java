package io.nextclick.stream.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BatchingPolicyTest {

  private static final long MILLI = 1_000_000;
  private final BatchingPolicy policy = new BatchingPolicy(8, Duration.ofMillis(10), 0);

  @Test
  void anIdleThreadLetsNobodyWait() {
    assertThat(policy.isDue(1, 0)).isTrue();
  }

  @Test
  void nothingWaitingIsNeverDue() {
    assertThat(policy.isDue(0, Long.MAX_VALUE)).isFalse();
  }

  @Test
  void aBusyThreadLetsClicksWaitForCompanyUpToTheLimit() {
    spend(0.95, 1000);
    assertThat(policy.waitNanos()).isEqualTo(10 * MILLI);
    assertThat(policy.isDue(1, 9 * MILLI)).isFalse();
    assertThat(policy.isDue(1, 10 * MILLI)).isTrue();
  }

  @Test
  void aFullBatchIsDueHoweverBusyTheThread() {
    spend(0.95, 1000);
    assertThat(policy.isDue(8, 0)).isTrue();
  }

  @Test
  void theWaitGrowsWithTheLoadAndGoesBackWithIt() {
    spend(0.5, 1000);
    long moderate = policy.waitNanos();
    spend(0.8, 1000);
    assertThat(policy.waitNanos()).isGreaterThan(moderate);
    spend(0.1, 1000);
    assertThat(policy.waitNanos()).isZero();
  }

  private long now;

  /** Calls of a millisecond each that take this share of the thread's time, one after the other. */
  private void spend(double share, int calls) {
    for (int i = 0; i < calls; i++) {
      long end = now + (long) (MILLI / share);
      policy.scored(end - MILLI, end);
      now = end;
    }
  }
}
