package io.nextclick.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.schemas.Recommendation;
import io.nextclick.stream.scoring.OwedClick;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** Every click that was read is counted once, as what became of it. */
class ClickAccountTest extends TopologyFixture {

  @Test
  void accountsForEveryClick() {
    click("s-1", "early", "09:00"); // no model
    live.swap("echo-1", model);
    click("s-1", "shoes", "10:00");
    click("s-1", "socks", "10:01");
    clicks.pipeInput("s-1", clickOf("c-1", "s-1", "shoes", at("10:00"))); // duplicate
    clicks.pipeInput("s-1", clickOf("c", "s-1", "shoes", at("01:00"))); // too late
    clicks.pipeInput("s-2", clickOf("c", "s-1", "shoes", at("10:00"))); // key mismatch
    bytes.pipeInput("s-1".getBytes(StandardCharsets.UTF_8), new byte[] {'{'});
    TestRecord<String, Recommendation> first = recommendations.readRecord();
    acknowledgements.onAcknowledgement(null, null, first.headers());
    driver.advanceWallClockTime(Duration.ofMillis(1));
    assertThat(count("nextclick.clicks.read")).isEqualTo(7);
    assertThat(count("nextclick.recommendations")).isEqualTo(1);
    assertThat(owed()).isEqualTo(1);
    assertThat(unaccounted()).isZero();
    driver.close();
    assertThat(count("nextclick.clicks.handed.over")).isEqualTo(1);
    assertThat(unaccounted()).isZero();
    start("at_least_once", 128); // for the driver to be closed once more
  }

  @Test
  void missesAClickThatIsNowhere() {
    live.swap("echo-1", model);
    click("s-1", "shoes", "10:00");
    driver.<Long, OwedClick>getKeyValueStore("owed-clicks").delete(0L);
    driver.advanceWallClockTime(Duration.ofMillis(1));
    assertThat(unaccounted()).isEqualTo(1);
  }

  @Test
  void timesAnswersFromSendingToAcknowledgement() {
    live.swap("echo-1", model);
    clicks.pipeInput(
        "s-1",
        clickOf("c", "s-1", "hat", at("10:00")),
        Instant.now().minusSeconds(3)); // whatever the event time
    acknowledgements.onAcknowledgement(null, null, recommendations.readRecord().headers());
    driver.advanceWallClockTime(Duration.ofMillis(1));
    assertThat(registry.get("nextclick.answer").timer().totalTime(TimeUnit.SECONDS)).isPositive();
    assertThat(registry.get("nextclick.answer").timer().count()).isEqualTo(1);
  }

  @Test
  void owesNothingOnceATransactionHoldsTheAnswer() {
    driver.close();
    start("exactly_once_v2", 128);
    live.swap("echo-1", model);
    click("s-1", "shoes", "10:00");
    assertThat(recommendations.readValuesToList()).hasSize(1);
    assertThat(owed()).isZero();
  }

  @Test
  void owesAnAnswerUntilTheBrokerHasAcknowledgedItUnderAtLeastOnce() {
    live.swap("echo-1", model);
    click("s-1", "shoes", "10:00");
    TestRecord<String, Recommendation> answer = recommendations.readRecord();
    assertThat(owed()).isEqualTo(1);
    // The test driver's producer has no interceptors, so that the test says when the broker has it.
    acknowledgements.onAcknowledgement(null, null, answer.headers());
    driver.advanceWallClockTime(Duration.ofMillis(1));
    assertThat(owed()).isZero();
  }

  @Test
  void stillOwesAnAnswerThatTheBrokerRefused() {
    live.swap("echo-1", model);
    click("s-1", "shoes", "10:00");
    acknowledgements.onAcknowledgement(
        null, new IllegalStateException("refused"), recommendations.readRecord().headers());
    driver.advanceWallClockTime(Duration.ofMillis(1));
    assertThat(owed()).isEqualTo(1);
  }

  @Test
  void countsAClickOnAnotherPartitionThanItsKeysOwn() {
    live.swap("echo-1", model);
    placement.partitions(1);
    click("s-1", "shoes", "10:00");
    assertThat(count("nextclick.clicks.misplaced")).isZero();
    placement.partitions(1000);
    click("s-1", "socks", "10:01");
    assertThat(count("nextclick.clicks.misplaced")).isEqualTo(1);
    assertThat(recommendations.readValuesToList()).hasSize(2);
  }
}
