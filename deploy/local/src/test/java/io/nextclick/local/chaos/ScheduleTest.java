package io.nextclick.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextclick.local.chaos.Schedule.Step;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScheduleTest {

  @Test
  void isTheSameForTheSameSeed() {
    assertThat(steps(1, EnumSet.allOf(Fault.class), 60))
        .isEqualTo(steps(1, EnumSet.allOf(Fault.class), 60))
        .isNotEqualTo(steps(2, EnumSet.allOf(Fault.class), 60));
  }

  @Test
  void hasEveryFaultOnceARound() {
    List<Step> steps = steps(3, EnumSet.allOf(Fault.class), 3 * Fault.values().length);
    for (int round = 0; round < 3; round++) {
      int number = round;
      assertThat(steps.stream().filter(step -> step.round() == number).map(Step::fault))
          .containsExactlyInAnyOrder(Fault.values());
    }
  }

  @Test
  void keepsToTheFaultsThatWereAskedFor() {
    assertThat(steps(4, Fault.parse("kill,broker-away"), 10))
        .extracting(Step::fault)
        .containsOnly(Fault.KILL, Fault.BROKER_AWAY);
    assertThat(Fault.parse("all")).containsExactly(Fault.values());
    assertThatThrownBy(() -> Fault.parse("kill,earthquake"))
        .hasMessageContaining("\"earthquake\" is no fault; there are all, kill, stop, broker-away");
  }

  private static List<Step> steps(long seed, Set<Fault> faults, int count) {
    Schedule schedule = new Schedule(seed, faults);
    return Stream.generate(schedule::next).limit(count).toList();
  }
}
