package io.nextclick.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.schemas.Click;
import io.nextclick.schemas.EventType;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.SessionRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShopFloorTest {

  private final List<String> leftAfter = new ArrayList<>();
  private final ShopFloor floor =
      new ShopFloor(SessionRule.DEFAULT, Duration.ofDays(7), leftAfter::add);
  private int clicks;

  @Test
  void asksOfEveryClickButTheFirstWhatTheOneBeforeShouldHaveLedTo() {
    assertThat(click("s-1", "shoes", "10:00")).isEmpty();
    assertThat(click("s-2", "hat", "10:01")).isEmpty();
    assertThat(click("s-1", "socks", "10:02"))
        .contains(new Question("c-1", Prefix.ofViews("shoes"), "socks"));
    assertThat(click("s-1", "socks", "10:03"))
        .contains(new Question("c-3", Prefix.ofViews("shoes", "socks"), "socks"));
  }

  @Test
  void asksNothingAcrossThePauseThatEndsASession() {
    click("s-1", "shoes", "10:00");
    assertThat(click("s-1", "socks", "10:31")).isEmpty();
    assertThat(leftAfter).containsExactly("c-1");
  }

  @Test
  void tellsWhichClicksNobodyFollowed() {
    click("s-1", "shoes", "10:00");
    click("s-1", "socks", "10:05");
    click("s-2", "hat", "13:00");
    assertThat(leftAfter).containsExactly("c-2");
  }

  @Test
  void remembersSessionsByTheirLastClickOpenOnesAsFarAsTheyHaveCome() {
    click("s-1", "shoes", "10:00");
    click("s-2", "hat", "10:01");
    click("s-1", "socks", "10:02");
    assertThat(floor.sessions())
        .containsExactly(Prefix.ofViews("hat"), Prefix.ofViews("shoes", "socks"));
  }

  @Test
  void forgetsSessionsOlderThanTheWindow() {
    click("s-1", "shoes", Instant.parse("2020-06-01T10:00:00Z"));
    click("s-2", "hat", Instant.parse("2020-06-05T10:00:00Z"));
    click("s-3", "coat", Instant.parse("2020-06-09T10:00:00Z"));
    assertThat(floor.sessions()).containsExactly(Prefix.ofViews("hat"), Prefix.ofViews("coat"));
  }

  private Optional<Question> click(String session, String item, String time) {
    return click(session, item, Instant.parse("2020-06-01T" + time + ":00Z"));
  }

  private Optional<Question> click(String session, String item, Instant at) {
    return floor.next(new Click("c-" + ++clicks, session, item, EventType.VIEW_ITEM, at));
  }
}
