package io.nextclick.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.local.harness.Latency;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LedgerTest {

  private final Map<String, Long> unanswered = new HashMap<>();
  private final Latency latency = new Latency();
  private final Ledger ledger = new Ledger(() -> unanswered, latency);

  @Test
  void accountsForEveryClick() {
    for (int i = 0; i < 5; i++) {
      ledger.sent("c-" + i, 0);
    }
    ledger.answered("c-0", 1);
    ledger.answered("c-1", 1);
    unanswered.put("no_model", 2L);
    unanswered.put("too_late", 0L);

    assertThat(ledger.underWay()).isEqualTo(1);
    assertThat(ledger.unanswered()).isEqualTo(Map.of("no_model", 2L, "in_flight", 1L));
    assertThat(
            ledger.answered()
                + ledger.unanswered().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(ledger.sent());
  }

  @Test
  void countsARepeatedAnswerOnce() {
    ledger.sent("c-1", 0);
    assertThat(ledger.answered("c-1", TimeUnit.MILLISECONDS.toNanos(3))).isTrue();
    assertThat(ledger.answered("c-1", TimeUnit.MILLISECONDS.toNanos(9))).isFalse();
    assertThat(ledger.answered()).isEqualTo(1);
    assertThat(latency.count()).isEqualTo(1);
    assertThat(latency.summary().max()).isBetween(2.9, 3.1);
  }

  @Test
  void waitsUntilTheCountersSayWhatBecameOfAClick() throws Exception {
    ledger.sent("c-1", 0);
    assertThat(ledger.awaitUnderWay(0, 1, Long.MAX_VALUE)).isFalse();
    assertThat(ledger.awaitUnderWay(0, Long.MAX_VALUE, 1)).isFalse();
    unanswered.put("duplicate", 1L);
    assertThat(ledger.awaitUnderWay(0, 1, Long.MAX_VALUE)).isTrue();
  }
}
