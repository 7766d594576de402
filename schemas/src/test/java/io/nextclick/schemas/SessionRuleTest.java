package io.nextclick.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextclick.schemas.SessionRule.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SessionRuleTest extends SessionRuleFixture {

  @Test
  void startsASessionWithTheFirstClick() {
    assertThat(click("shoes", "10:00")).isInstanceOf(Outcome.Started.class);
    assertThat(session.prefix()).containsExactly("shoes");
  }

  @Test
  void keepsASessionThroughAPauseOfExactlyTheGap() {
    click("shoes", "10:00");
    assertThat(click("socks", "10:30")).isInstanceOf(Outcome.Appended.class);
    assertThat(session.prefix()).containsExactly("shoes", "socks");
  }

  @Test
  void startsANewSessionAfterThirtyIdleMinutes() {
    click("shoes", "10:00");
    assertThat(click("socks", "10:31")).isInstanceOf(Outcome.Started.class);
    assertThat(session.prefix()).containsExactly("socks");
  }

  @Test
  void putsALateClickInItsPlaceAndAnswersItWithThePrefixUpToIt() {
    click("shoes", "10:00");
    click("socks", "10:10");
    Outcome late = click("laces", "10:05");
    assertThat(session.prefix()).containsExactly("shoes", "laces", "socks");
    assertThat(late)
        .isInstanceOfSatisfying(
            Outcome.Appended.class,
            appended ->
                assertThat(appended.session().prefix(appended.place()))
                    .containsExactly("shoes", "laces"));
  }

  @Test
  void keepsClicksOfTheSameMomentInOrderOfArrival() {
    click("shoes", "10:00");
    click("socks", "10:00");
    assertThat(session.prefix()).containsExactly("shoes", "socks");
  }

  @Test
  void remembersOnlyTheLatestClicks() {
    click("a", "10:00");
    click("b", "10:01");
    click("c", "10:02");
    click("d", "10:03");
    assertThat(session.prefix()).containsExactly("b", "c", "d");
  }

  @Test
  void hasNoPlaceForALateClickBeforeAllItRemembers() {
    click("b", "10:01");
    click("c", "10:02");
    click("d", "10:03");
    assertThat(click("a", "10:00")).isInstanceOf(Outcome.TooLate.class);
    assertThat(session.prefix()).containsExactly("b", "c", "d");
  }

  @Test
  void ignoresASecondRecordOfTheSameClick() {
    apply(new Click("c-1", "s", "shoes", EventType.VIEW_ITEM, at("10:00")));
    assertThat(apply(new Click("c-1", "s", "shoes", EventType.VIEW_ITEM, at("10:00"))))
        .isInstanceOf(Outcome.Duplicate.class);
    assertThat(session.clicks()).hasSize(1);
  }

  @Test
  void refusesAClickThatComesLaterThanTheGrace() {
    click("shoes", "10:00");
    streamTime = at("10:45");
    assertThat(click("socks", "10:14")).isInstanceOf(Outcome.TooLate.class);
    assertThat(click("laces", "10:15")).isInstanceOf(Outcome.Appended.class);
  }

  @Test
  void refusesAClickOfASessionThatHasGivenWayToANewerOne() {
    click("shoes", "10:00");
    click("socks", "10:31");
    streamTime = at("10:31");
    Outcome old =
        rule.append(
            session,
            new Click("late", "s", "laces", EventType.VIEW_ITEM, at("10:00:30")),
            99,
            at("10:30"));
    assertThat(old).isInstanceOf(Outcome.TooLate.class);
  }

  @Test
  void saysWhichSettingIsUnusable() {
    assertThatThrownBy(() -> new SessionRule(Duration.ZERO, Duration.ZERO, 1))
        .hasMessageContaining("gap");
    assertThatThrownBy(() -> new SessionRule(Duration.ofMinutes(1), Duration.ofMinutes(-1), 1))
        .hasMessageContaining("grace");
    assertThatThrownBy(() -> new SessionRule(Duration.ofMinutes(1), Duration.ZERO, 0))
        .hasMessageContaining("at least 1");
  }

  /**
   * Whoever removes sessions that are over, whenever that may be, gets the same outcomes as who
   * never does.
   */
  @Test
  void removingSessionsThatAreOverNeverChangesAnOutcome() {
    for (long seed = 1; seed <= 200; seed++) {
      Random random = new Random(seed);
      Map<String, Session> kept = new HashMap<>();
      Map<String, Session> swept = new HashMap<>();
      Instant newest = Instant.EPOCH;
      for (int i = 0; i < 300; i++) {
        String sessionId = "s-" + random.nextInt(4);
        Instant time = at("10:00").plusSeconds(60L * i / 2 - random.nextInt(4000));
        Click click =
            new Click("c-" + random.nextInt(250), sessionId, "i-" + i, EventType.VIEW_ITEM, time);
        newest = newest.isAfter(time) ? newest : time;
        Instant now = newest;
        if (random.nextInt(3) == 0) {
          swept.values().removeIf(session -> rule.isOver(session, now));
        }
        String expected = answer(step(rule, kept, click, i, now));
        assertThat(answer(step(rule, swept, click, i, now)))
            .as("seed %d, click %d", seed, i)
            .isEqualTo(expected);
      }
    }
  }

  /**
   * Any order of arrival within the grace gives the same session, as long as nothing is cut off.
   */
  @Test
  void orderOfArrivalDoesNotMatterWithinTheGrace() {
    SessionRule roomy = new SessionRule(Duration.ofMinutes(30), Duration.ofHours(9), 100);
    for (long seed = 1; seed <= 100; seed++) {
      List<Click> clicks = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        clicks.add(
            new Click(
                "c-" + i, "s", "i-" + i, EventType.VIEW_ITEM, at("10:00").plusSeconds(60L * i)));
      }
      java.util.Collections.shuffle(clicks, new Random(seed));
      Map<String, Session> sessions = new HashMap<>();
      long arrival = 0;
      for (Click click : clicks) {
        step(roomy, sessions, click, arrival++, at("10:20"));
      }
      clicks.sort(Comparator.comparing(Click::eventTime));
      assertThat(sessions.get("s").prefix())
          .as("seed %d", seed)
          .containsExactlyElementsOf(clicks.stream().map(Click::itemId).toList());
    }
  }
}
