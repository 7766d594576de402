package io.nextclick.local.chaos.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.local.chaos.load.HostileClicks.Hostile;
import io.nextclick.local.chaos.reference.WireClick;
import io.nextclick.local.chaos.reference.WireClick.Reading;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class HostileClicksTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void areAllRejectedAndForEveryReasonOfTheContract() {
    Set<String> reasons = new TreeSet<>();
    for (int seed = 0; seed < 50; seed++) {
      List<Hostile> all = HostileClicks.all(new Random(seed), "visitor-1", NOW.toEpochMilli());
      for (Hostile hostile : all) {
        Reading reading = WireClick.read(hostile.key(), hostile.value(), NOW);
        assertThat(reading).isInstanceOf(Reading.Rejected.class);
        reasons.add(((Reading.Rejected) reading).reason());
      }
    }
    assertThat(reasons)
        .containsExactly(
            "broken_json",
            "empty",
            "future_event_time",
            "invalid_field",
            "key_mismatch",
            "missing_field",
            "too_large",
            "unknown_event_type");
  }
}
