package io.nextclick.learning.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.schemas.Click;
import io.nextclick.schemas.EventType;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.Session;
import io.nextclick.schemas.SessionRule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionBuilderTest {

  private static final Instant TEN = Instant.parse("2020-06-01T10:00:00Z");

  private final SessionBuilder sessions = new SessionBuilder(SessionRule.DEFAULT);
  private long offset;

  @Test
  void givesThePrefixAsOfEachClick() {
    assertThat(click("s", "shoes", 0)).contains(Prefix.ofViews("shoes"));
    assertThat(click("s", "socks", 1)).contains(Prefix.ofViews("shoes", "socks"));
    assertThat(cut()).containsExactly(Prefix.ofViews("shoes", "socks"));
  }

  @Test
  void opensANewSessionAfterAPauseAndKeepsTheOneBefore() {
    click("s", "shoes", 0);
    assertThat(click("s", "socks", 31)).contains(Prefix.ofViews("socks"));
    assertThat(cut()).containsExactly(Prefix.ofViews("shoes"), Prefix.ofViews("socks"));
  }

  @Test
  void putsALateClickInItsPlaceAndAnswersItWithWhatCameBefore() {
    click("s", "shoes", 0);
    click("s", "hat", 10);
    assertThat(click("s", "socks", 5)).contains(Prefix.ofViews("shoes", "socks"));
    assertThat(cut()).containsExactly(Prefix.ofViews("shoes", "socks", "hat"));
  }

  @Test
  void answersNoClickThatComesTooLateOrTwice() {
    sessions.add(clickOf("c-1", "s", "shoes", 0), 1);
    assertThat(sessions.add(clickOf("c-1", "s", "shoes", 0), 2)).isEmpty();
    sessions.add(clickOf("c-2", "other", "hat", 61), 3);
    assertThat(sessions.add(clickOf("c-3", "s", "socks", 5), 4)).isEmpty();
    assertThat(cut()).containsExactly(Prefix.ofViews("shoes"), Prefix.ofViews("hat"));
    assertThat(sessions.clicks()).isEqualTo(2);
    assertThat(sessions.duplicates()).isEqualTo(1);
    assertThat(sessions.late()).isEqualTo(1);
  }

  @Test
  void keepsPartitionsApart() {
    Click early = clickOf("c-1", "s", "shoes", 0);
    Click late = clickOf("c-2", "t", "hat", 300);
    assertThat(sessions.add(new LoggedClick(late, 0, 0, late.eventTime()))).isPresent();
    assertThat(sessions.add(new LoggedClick(early, 1, 0, early.eventTime()))).isPresent();
    assertThat(cut()).containsExactly(Prefix.ofViews("shoes"), Prefix.ofViews("hat"));
  }

  @Test
  void remembersTheNewestClicksOnly() {
    SessionBuilder two =
        new SessionBuilder(new SessionRule(Duration.ofMinutes(30), Duration.ofMinutes(30), 2));
    for (int minute = 0; minute < 4; minute++) {
      two.add(clickOf("c-" + minute, "s", "item-" + minute, minute), minute);
    }
    assertThat(two.sessions())
        .extracting(Session::prefix)
        .containsExactly(Prefix.ofViews("item-2", "item-3"));
  }

  private Optional<Prefix> click(String sessionId, String itemId, int minute) {
    return sessions.add(clickOf("c-" + offset, sessionId, itemId, minute), offset++);
  }

  private static Click clickOf(String clickId, String sessionId, String itemId, int minute) {
    Instant at = TEN.plus(Duration.ofMinutes(minute));
    return new Click(clickId, sessionId, itemId, EventType.VIEW_ITEM, at);
  }

  private List<Prefix> cut() {
    return sessions.sessions().stream().map(Session::prefix).toList();
  }
}
