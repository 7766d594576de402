package io.nextclick.local.chaos.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.local.chaos.reference.PartitionFold.Due;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The sentences of schemas/README.md, one after the other. */
class PartitionFoldTest {

  private static final long NOON = Duration.ofHours(12).toMillis();
  private final PartitionFold fold = new PartitionFold();
  private int clicks;

  @Test
  void answersWithTheSessionUpToTheClick() {
    assertThat(click("s", "a", 0)).isEqualTo(answer("a"));
    assertThat(click("t", "x", 0)).isEqualTo(answer("x"));
    assertThat(click("s", "b", 30)).isEqualTo(answer("a", "b"));
  }

  @Test
  void startsAnewAfterMoreThanTheGap() {
    click("s", "a", 0);
    assertThat(click("s", "b", 30.1)).isEqualTo(answer("b"));
  }

  @Test
  void givesALateClickItsPlaceAndEqualTimesTheOrderOfArrival() {
    click("s", "a", 10);
    click("s", "c", 20);
    assertThat(click("s", "b", 10)).isEqualTo(answer("a", "b"));
    assertThat(click("s", "d", 20)).isEqualTo(answer("a", "b", "c", "d"));
  }

  @Test
  void leavesOutWhatIsBehindTheNewestOfThePartitionByMoreThanTheGrace() {
    click("t", "x", 60);
    assertThat(click("s", "a", 29.9)).isEqualTo(new Due.Nothing("too_late"));
    assertThat(click("s", "a", 30)).isEqualTo(answer("a"));
  }

  @Test
  void leavesOutASecondRecordOfTheSameClick() {
    WireClick click = new WireClick("same", "s", "a", NOON);
    assertThat(fold.fold(click, NOON)).isEqualTo(answer("a"));
    assertThat(fold.fold(click, NOON)).isEqualTo(new Due.Nothing("duplicate"));
  }

  @Test
  void remembersFiftyClicks() {
    for (int minute = 0; minute < 60; minute++) {
      click("s", "item-" + minute, minute);
    }
    Due last = click("s", "last", 60);
    assertThat(((Due.Answer) last).prefix()).hasSize(50).startsWith("item-11").endsWith("last");
  }

  @Test
  void isNotMovedByAClockThatIsFast() {
    click("s", "a", 0);
    click("fast", "x", 59, 0);
    assertThat(click("s", "b", 1)).isEqualTo(answer("a", "b"));
    assertThat(click("late", "y", -29)).isEqualTo(answer("y"));
  }

  private Due click(String session, String item, double minute) {
    return click(session, item, minute, minute);
  }

  private Due click(String session, String item, double minute, double sentAt) {
    clicks++;
    return fold.fold(new WireClick("c-" + clicks, session, item, time(minute)), time(sentAt));
  }

  private static long time(double minute) {
    return NOON + (long) (minute * 60_000);
  }

  private static Due answer(String... prefix) {
    return new Due.Answer(List.of(prefix));
  }
}
