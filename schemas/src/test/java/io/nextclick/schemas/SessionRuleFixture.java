package io.nextclick.schemas;

import io.nextclick.schemas.SessionRule.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A session, click by click. */
abstract class SessionRuleFixture {

  final SessionRule rule = new SessionRule(Duration.ofMinutes(30), Duration.ofMinutes(30), 3);
  @Nullable Session session;
  Instant streamTime = Instant.EPOCH;
  long offset;

  static Outcome step(
      SessionRule rule, Map<String, Session> sessions, Click click, long at, Instant now) {
    Outcome outcome = rule.append(sessions.get(click.sessionId()), click, at, now);
    if (outcome instanceof Outcome.Started started) {
      sessions.put(click.sessionId(), started.session());
    } else if (outcome instanceof Outcome.Appended appended) {
      sessions.put(click.sessionId(), appended.session());
    }
    return outcome;
  }

  /** What the click is answered with, or why it is not. */
  static String answer(Outcome outcome) {
    if (outcome instanceof Outcome.Started started) {
      return started.session().prefix(0).toString();
    } else if (outcome instanceof Outcome.Appended appended) {
      return appended.session().prefix(appended.place()).toString();
    } else if (outcome instanceof Outcome.Redelivered redelivered) {
      return redelivered.prefix().toString();
    }
    return outcome.toString();
  }

  Outcome click(String itemId, String time) {
    return apply(new Click("c-" + offset, "s", itemId, EventType.VIEW_ITEM, at(time)));
  }

  Outcome apply(Click click) {
    streamTime = streamTime.isAfter(click.eventTime()) ? streamTime : click.eventTime();
    Outcome outcome = rule.append(session, click, offset++, streamTime);
    if (outcome instanceof Outcome.Started started) {
      session = started.session();
    } else if (outcome instanceof Outcome.Appended appended) {
      session = appended.session();
    }
    return outcome;
  }

  static Instant at(String time) {
    return Instant.parse("2026-03-01T" + (time.length() == 5 ? time + ":00" : time) + "Z");
  }
}
