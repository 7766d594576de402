package io.nextclick.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.schemas.Click;
import io.nextclick.schemas.EventType;
import io.nextclick.schemas.RankedItem;
import io.nextclick.schemas.Recommendation;
import io.nextclick.schemas.Session;
import io.nextclick.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** What is answered with which session, and when sessions end. */
class RecommendationTopologyTest extends TopologyFixture {

  @Test
  void answersEveryClickWithTheSessionSoFar() {
    live.swap("echo-1", model);
    click("s-1", "shoes", "10:00");
    click("s-1", "socks", "10:01");
    click("s-2", "hat", "10:01");
    assertThat(recommendations.readValuesToList())
        .extracting(TopologyFixture::itemIds)
        .containsExactly(List.of("shoes"), List.of("socks", "shoes"), List.of("hat"));
  }

  @Test
  void saysWhatWasAnsweredByWhomAndWhen() {
    live.swap("echo-1", model);
    click("s-1", "shoes", "10:00");
    TestRecord<String, Recommendation> answer = recommendations.readRecord();
    assertThat(answer.key()).isEqualTo("s-1");
    assertThat(answer.timestamp()).isEqualTo(NOW.toEpochMilli());
    assertThat(
            new String(
                answer.headers().lastHeader("nextclick.click-position").value(),
                StandardCharsets.UTF_8))
        .isEqualTo("0:0");
    assertThat(answer.value())
        .isEqualTo(
            new Recommendation(
                Recommendation.idFor("s-1", "c-0"),
                "c-0",
                "s-1",
                "echo-1",
                Recommendation.Source.MODEL,
                List.of(new RankedItem("shoes", 0)),
                at("10:00"),
                NOW));
  }

  @Test
  void startsANewSessionAfterThirtyIdleMinutes() {
    live.swap("echo-1", model);
    click("s-1", "shoes", "10:00");
    click("s-1", "socks", "10:31");
    assertThat(recommendations.readValuesToList())
        .extracting(TopologyFixture::itemIds)
        .containsExactly(List.of("shoes"), List.of("socks"));
  }

  @Test
  void ignoresADuplicateButAnswersWhatCameLate() {
    live.swap("echo-1", model);
    click("s-1", "shoes", "10:00");
    Click socks = new Click("c-socks", "s-1", "socks", EventType.VIEW_ITEM, at("10:10"));
    clicks.pipeInput("s-1", socks);
    clicks.pipeInput("s-1", socks);
    click("s-1", "laces", "10:05");
    assertThat(recommendations.readValuesToList())
        .extracting(TopologyFixture::itemIds)
        .containsExactly(List.of("shoes"), List.of("socks", "shoes"), List.of("laces", "shoes"));
    assertThat(unanswered("duplicate")).isEqualTo(1);
  }

  @Test
  void countsAClickThatComesTooLate() {
    live.swap("echo-1", model);
    click("s-1", "shoes", "10:00");
    click("s-2", "hat", "11:00");
    click("s-1", "socks", "10:01");
    assertThat(recommendations.readValuesToList()).hasSize(2);
    assertThat(unanswered("too_late")).isEqualTo(1);
  }

  @Test
  void keepsSessionsWithoutAModelAndAnswersFromTheFirstCheckpointOn() {
    click("s-1", "shoes", "10:00");
    assertThat(recommendations.isEmpty()).isTrue();
    assertThat(unanswered("no_model")).isEqualTo(1);
    live.swap("echo-1", model);
    click("s-1", "socks", "10:01");
    assertThat(recommendations.readValuesToList())
        .extracting(TopologyFixture::itemIds)
        .containsExactly(List.of("socks", "shoes"));
  }

  @Test
  void theNextBatchAfterASwapIsTheNewModels() {
    live.swap("echo-1", model);
    click("s-1", "shoes", "10:00");
    live.swap("echo-2", new EchoModel());
    click("s-1", "socks", "10:01");
    assertThat(recommendations.readValuesToList())
        .extracting(Recommendation::modelVersion)
        .containsExactly("echo-1", "echo-2");
    assertThat(model.closed).isTrue();
  }

  @Test
  void oneVisitorsClockMakesNobodyLate() {
    live.swap("echo-1", model);
    sent("s-ahead", "hat", NOW.plusSeconds(59 * 60));
    sent("s-1", "shoes", NOW.minusSeconds(60));
    sent("s-1", "socks", NOW);
    assertThat(recommendations.readValuesToList())
        .extracting(TopologyFixture::itemIds)
        .containsExactly(List.of("hat"), List.of("shoes"), List.of("socks", "shoes"));
    assertThat(unanswered("too_late")).isZero();
  }

  @Test
  void neitherDoesAProducerThatStampsRecordsWithThatClock() {
    live.swap("echo-1", model);
    Instant ahead = NOW.plusSeconds(59 * 60);
    clicks.pipeInput("s-ahead", clickOf("c", "s-ahead", "hat", ahead), ahead);
    sent("s-1", "shoes", NOW.minusSeconds(60));
    assertThat(recommendations.readValuesToList()).hasSize(2);
  }

  @Test
  void answersClicksThatArePassedOnFromATopicWithAnotherPlacement() {
    live.swap("echo-1", model);
    TestInputTopic<String, Click> elsewhere =
        driver.createInputTopic(
            "clicks-by-crc32",
            new StringSerializer(),
            Topics.DEFAULT.clicks(Clock.systemUTC()).valueSerde().serializer(),
            at("10:00"),
            Duration.ZERO);
    elsewhere.pipeInput("s-1", clickOf("c-1", "s-1", "shoes", at("10:00")));
    click("s-1", "socks", "10:01");
    assertThat(recommendations.readValuesToList())
        .extracting(TopologyFixture::itemIds)
        .containsExactly(List.of("shoes"), List.of("socks", "shoes"));
  }

  @Test
  void removesSessionsThatAreOver() {
    live.swap("echo-1", model);
    click("s-1", "shoes", "10:00");
    click("s-2", "hat", "11:01");
    driver.advanceWallClockTime(Duration.ofMillis(100));
    click("s-2", "hat", "11:09");
    driver.advanceWallClockTime(Duration.ofMillis(100));
    assertThat(driver.<String, Session>getKeyValueStore("sessions").get("s-1")).isNull();
    assertThat(driver.<String, Session>getKeyValueStore("sessions").get("s-2")).isNotNull();
  }

  @Test
  void removesAThousandSessionsInSmallSteps() {
    for (int i = 0; i < 1000; i++) {
      click("s-" + i, "shoes", "10:00");
    }
    click("last", "hat", "12:00");
    walkThroughAThousand();
    assertThat(registry.counter("nextclick.sessions.removed").count()).isZero();
    click("last", "hat", "12:08");
    walkThroughAThousand();
    assertThat(registry.counter("nextclick.sessions.removed").count()).isEqualTo(1000);
  }

  private void walkThroughAThousand() {
    for (int i = 0; i < 5; i++) {
      driver.advanceWallClockTime(Duration.ofMillis(100));
    }
  }
}
