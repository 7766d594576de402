package io.nextclick.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.schemas.Click;
import io.nextclick.schemas.EventType;
import io.nextclick.schemas.RankedItem;
import io.nextclick.schemas.Recommendation;
import io.nextclick.schemas.Session;
import io.nextclick.schemas.Session.SessionClick;
import io.nextclick.schemas.SessionRule;
import io.nextclick.schemas.Topics;
import io.nextclick.service.ConfigFile;
import io.nextclick.service.cluster.ExpectedTopic;
import io.nextclick.stream.scoring.OwedClick;
import io.nextclick.stream.scoring.OwedClickSerde;
import io.nextclick.stream.session.SessionSerde;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StreamTopicsTest {

  @Test
  void passesClicksOnFromNoTopicUnlessOneIsNamed() {
    assertThat(config(Map.of()).topics().clicksFrom()).isEmpty();
    assertThat(config(Map.of("nextclick.topics.clicks-from", "shop-clicks")).topics().clicksFrom())
        .contains("shop-clicks");
  }

  @Test
  void looksAtEveryTopicThatItReadsOrWrites() {
    assertThat(StreamTopics.expected(config(Map.of("nextclick.topics.clicks-from", "shop-clicks"))))
        .extracting(ExpectedTopic::name)
        .containsExactly(
            "clicks",
            "clicks-rejected",
            "recommendations",
            "models",
            "nextclick-stream-sessions-changelog",
            "nextclick-stream-owed-clicks-changelog",
            "shop-clicks");
  }

  @Test
  void asksForRoomForTheLongestIdsThatAreAccepted() {
    String longest = "\u20ac".repeat(Click.MAX_ID_LENGTH); // three bytes each
    Instant time = Instant.parse("2026-03-02T10:00:00.123456789Z");
    RankedItem item = new RankedItem(longest, -1.2345678e-30f);
    Recommendation answer =
        new Recommendation(
            Recommendation.idFor(longest, longest),
            longest,
            longest,
            longest,
            Recommendation.Source.POPULARITY,
            Collections.nCopies(20, item),
            time,
            time);
    assertThat(least(Map.of(), "recommendations"))
        .isBetween(
            Topics.DEFAULT.recommendations().valueSerde().serializer().serialize("", answer).length,
            100_000);
    SessionClick click = new SessionClick(longest, longest, EventType.VIEW_ITEM, time, 7);
    List<SessionClick> clicks = Collections.nCopies(50, click);
    Session session = new Session(longest, clicks, 7, clicks);
    assertThat(least(Map.of(), "nextclick-stream-sessions-changelog"))
        .isBetween(new SessionSerde().serializer().serialize("", session).length, 200_000);
    OwedClick owed = new OwedClick(7, longest, longest, time, time, session.prefix());
    assertThat(least(Map.of(), "nextclick-stream-owed-clicks-changelog"))
        .isBetween(new OwedClickSerde().serializer().serialize("", owed).length, 100_000);
    assertThat(least(Map.of(), "clicks-rejected")).isGreaterThan(64 * 1024);
    assertThat(least(Map.of("nextclick.scoring.list-length", "5000"), "recommendations"))
        .as("no more than what Kafka gives by itself")
        .isEqualTo(1_048_588);
  }

  /** The largest that the settings allow goes through a producer as it is by default. */
  @Test
  void theLargestSessionFitsIntoARequest() {
    String longest = "\u20ac".repeat(Click.MAX_ID_LENGTH);
    SessionClick click =
        new SessionClick(longest, longest, EventType.VIEW_ITEM, Instant.EPOCH, Long.MAX_VALUE);
    List<SessionClick> clicks = Collections.nCopies(SessionRule.MOST_CLICKS, click);
    byte[] bytes =
        new SessionSerde().serializer().serialize("", new Session(longest, clicks, 7, clicks));
    int least =
        least(
            Map.of("nextclick.session.max-clicks", String.valueOf(SessionRule.MOST_CLICKS)),
            "nextclick-stream-sessions-changelog");
    assertThat(bytes.length).isLessThan(least);
    assertThat(least).isLessThan(1 << 20);
  }

  private static int least(Map<String, String> settings, String topic) {
    return StreamTopics.expected(config(settings)).stream()
        .filter(expected -> expected.name().equals(topic))
        .mapToInt(ExpectedTopic::leastMessageBytes)
        .sum();
  }

  private static StreamConfig config(Map<String, String> settings) {
    return ConfigFile.of(StreamConfig.class, settings, "a test", Map.of()).settings();
  }
}
