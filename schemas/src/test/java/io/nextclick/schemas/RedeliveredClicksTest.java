package io.nextclick.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.schemas.SessionRule.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a crash brings again. */
class RedeliveredClicksTest extends SessionRuleFixture {

  @Test
  void answersTheVerySameRecordAgainWithThePrefixItHadThen() {
    click("shoes", "10:00");
    click("socks", "10:01");
    Session before = session;
    Outcome again =
        rule.append(
            session,
            new Click("c-0", "s", "shoes", EventType.VIEW_ITEM, at("10:00")),
            0,
            streamTime);
    assertThat(again).isEqualTo(new Outcome.Redelivered(Prefix.ofViews("shoes")));
    assertThat(session).isEqualTo(before);
  }

  @Test
  void answersARedeliveredClickThatTheSessionHasForgottenWithItselfAlone() {
    click("shoes", "10:00");
    click("socks", "11:00");
    Outcome again =
        rule.append(
            session,
            new Click("c-0", "s", "shoes", EventType.VIEW_ITEM, at("10:00")),
            0,
            streamTime);
    assertThat(again).isEqualTo(new Outcome.Redelivered(Prefix.ofViews("shoes")));
  }

  @Test
  void leavesOutOfARedeliveredAnswerWhatHasComeSince() {
    click("shoes", "10:00");
    click("socks", "10:10");
    click("laces", "10:05");
    assertThat(again(1, "socks", "10:10"))
        .isEqualTo(new Outcome.Redelivered(Prefix.ofViews("shoes", "socks")));
    assertThat(again(2, "laces", "10:05"))
        .isEqualTo(new Outcome.Redelivered(Prefix.ofViews("shoes", "laces")));
  }

  @Test
  void answersARedeliveredClickWithWhatTheSessionHasForgottenSince() {
    click("a", "10:00");
    click("b", "10:01");
    click("c", "10:02");
    click("d", "10:03");
    click("e", "10:04");
    assertThat(again(2, "c", "10:02"))
        .isEqualTo(new Outcome.Redelivered(Prefix.ofViews("a", "b", "c")));
  }

  @Test
  void answersARedeliveredClickOfTheSessionBeforeWithThatSession() {
    click("shoes", "10:00");
    click("socks", "10:01");
    click("hat", "11:00");
    assertThat(again(1, "socks", "10:01"))
        .isEqualTo(new Outcome.Redelivered(Prefix.ofViews("shoes", "socks")));
  }

  @Test
  void answersNoDuplicateThatIsRedelivered() {
    Click shoes = new Click("c-1", "s", "shoes", EventType.VIEW_ITEM, at("10:00"));
    apply(shoes);
    apply(shoes);
    click("socks", "10:01");
    assertThat(rule.append(session, shoes, 1, streamTime)).isInstanceOf(Outcome.Duplicate.class);
  }

  @Test
  void staysTooLateWhereTheSessionReachesFurtherBackSince() {
    SessionRule rule = new SessionRule(Duration.ofMinutes(30), Duration.ofHours(2), 3);
    Instant now = at("11:00");
    Map<String, Session> sessions = new HashMap<>();
    Click fast = new Click("c-0", "s", "shoes", EventType.VIEW_ITEM, at("10:58"));
    Click early = new Click("c-1", "s", "socks", EventType.VIEW_ITEM, at("10:27"));
    Click between = new Click("c-2", "s", "laces", EventType.VIEW_ITEM, at("10:30"));
    step(rule, sessions, fast, 0, now);
    assertThat(step(rule, sessions, early, 1, now)).isInstanceOf(Outcome.TooLate.class);
    step(rule, sessions, between, 2, now);
    assertThat(step(rule, sessions, early, 1, now)).isInstanceOf(Outcome.TooLate.class);
    assertThat(sessions.get("s").prefix()).containsExactly("laces", "shoes");
  }

  @Test
  void takesAClickAtALowerOffsetThatItDoesNotHoldForANewOne() {
    offset = 1000;
    click("shoes", "10:00");
    offset = 0; // the topic was made anew
    assertThat(click("socks", "10:01")).isInstanceOf(Outcome.Appended.class);
    assertThat(click("laces", "10:02")).isInstanceOf(Outcome.Appended.class);
    assertThat(session.prefix()).containsExactly("shoes", "socks", "laces");
  }

  /** What a click was answered with, however much has come since and in whatever order. */
  @Test
  void answersEveryRedeliveredClickAsItWasAnsweredThen() {
    for (long seed = 1; seed <= 200; seed++) {
      Random random = new Random(seed);
      Map<String, Session> sessions = new HashMap<>();
      Map<Long, String> answers = new HashMap<>();
      List<Click> clicks = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        clicks.add(
            new Click(
                "c-" + random.nextInt(50),
                "s",
                "i-" + i,
                EventType.VIEW_ITEM,
                at("10:00").plusSeconds(60L * i * i - random.nextInt(900))));
        answers.put((long) i, answered(step(rule, sessions, clicks.get(i), i, at("10:20"))));
      }
      for (int i = 0; i < clicks.size(); i++) {
        String again = answered(rule.append(sessions.get("s"), clicks.get(i), i, at("10:20")));
        assertThat(again).as("seed %d, click %d", seed, i).isEqualTo(answers.get((long) i));
      }
    }
  }

  @Test
  void doesNotTakeAClickTheSecondTimeThatHadNoPlaceTheFirst() {
    click("fast", "12:50");
    assertThat(click("old", "12:03")).isInstanceOf(Outcome.TooLate.class);
    streamTime = at("12:03");
    assertThat(click("middle", "12:21")).isInstanceOf(Outcome.Appended.class);
    assertThat(again(1, "old", "12:03")).isInstanceOf(Outcome.TooLate.class);
  }

  /** Whatever a crash brings again, each click is answered as it was, and the session stays. */
  @Test
  void readingAgainChangesNothing() {
    for (long seed = 1; seed <= 300; seed++) {
      Random random = new Random(seed);
      SessionRule roomy = new SessionRule(Duration.ofMinutes(30), Duration.ofHours(9), 8);
      Map<String, Session> sessions = new HashMap<>();
      List<Click> clicks = new ArrayList<>();
      List<String> answers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        clicks.add(
            new Click(
                "c-" + random.nextInt(30),
                "s",
                "i-" + i,
                EventType.VIEW_ITEM,
                at("12:00").plusSeconds(60L * random.nextInt(100))));
        answers.add(answered(step(roomy, sessions, clicks.get(i), i, at("12:00"))));
      }
      Session before = sessions.get("s");
      int from = random.nextInt(8);
      for (int i = from; i < 8; i++) {
        String again = answered(step(roomy, sessions, clicks.get(i), i, at("12:00")));
        assertThat(again).as("seed %d, click %d", seed, i).isEqualTo(answers.get(i));
      }
      assertThat(sessions.get("s")).as("seed %d", seed).isEqualTo(before);
    }
  }

  /** However long the session, and where a clock that is fast has begun another in between. */
  @Test
  void answersAsManyRedeliveredClicksAsItSaysAsTheyWereAnsweredThen() {
    SessionRule patient = new SessionRule(Duration.ofMinutes(30), Duration.ofHours(99), 50);
    for (long seed = 1; seed <= 100; seed++) {
      Random random = new Random(seed);
      Map<String, Session> sessions = new HashMap<>();
      List<Click> clicks = new ArrayList<>();
      List<String> answers = new ArrayList<>();
      Instant time = at("10:00");
      for (int i = 0; i < 150; i++) {
        time = time.plusSeconds(random.nextInt(60) == 0 ? 3600 : random.nextInt(20));
        clicks.add(new Click("c-" + i, "s", "i-" + i, EventType.VIEW_ITEM, time));
        answers.add(answered(step(patient, sessions, clicks.get(i), i, time)));
      }
      for (int i = clicks.size() - patient.redelivered(); i < clicks.size(); i++) {
        String again = answered(step(patient, sessions, clicks.get(i), i, time));
        assertThat(again).as("seed %d, click %d", seed, i).isEqualTo(answers.get(i));
      }
    }
  }

  /** The same, where it does not matter why it is not. */
  private static String answered(Outcome outcome) {
    boolean unanswered = outcome instanceof Outcome.Duplicate || outcome instanceof Outcome.TooLate;
    return unanswered ? "no answer" : answer(outcome);
  }

  private Outcome again(long offset, String itemId, String time) {
    Click click = new Click("c-" + offset, "s", itemId, EventType.VIEW_ITEM, at(time));
    return rule.append(session, click, offset, streamTime);
  }
}
