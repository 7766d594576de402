package io.nextclick.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.schemas.Click;
import io.nextclick.schemas.EventType;
import io.nextclick.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** What is no click goes to clicks-rejected, and harms no visitor. */
class RejectedClicksTest extends TopologyFixture {

  @Test
  void rejectsAKeyThatIsNoText() {
    live.swap("echo-1", model);
    byte[] value =
        Topics.DEFAULT
            .clicks(Clock.systemUTC())
            .valueSerde()
            .serializer()
            .serialize("clicks", clickOf("c", "\uFFFD", "hat", at("10:00")));
    bytes.pipeInput(new byte[] {(byte) 0xff}, value);
    TestRecord<byte[], byte[]> record = rejected.readRecord();
    assertThat(header(record, "nextclick.rejected.reason")).isEqualTo("invalid_field");
    assertThat(header(record, "nextclick.rejected.message")).contains("The key is not UTF-8");
  }

  @Test
  void sendsRecordsThatAreNoClicksToTheRejectedTopicUnchangedAndGoesOn() {
    live.swap("echo-1", model);
    byte[] poison = "{\"click_id\":".getBytes(StandardCharsets.UTF_8);
    bytes.pipeInput("s-1".getBytes(StandardCharsets.UTF_8), poison);
    click("s-1", "shoes", "10:00");
    TestRecord<byte[], byte[]> record = rejected.readRecord();
    assertThat(record.value()).isEqualTo(poison);
    assertThat(record.key()).asString().isEqualTo("s-1");
    assertThat(header(record, "nextclick.rejected.reason")).isEqualTo("broken_json");
    assertThat(header(record, "nextclick.rejected.message")).contains("not JSON");
    assertThat(header(record, "nextclick.rejected.source")).isEqualTo("clicks:0:0");
    assertThat(recommendations.readValuesToList()).hasSize(1);
  }

  @Test
  void rejectsAClickUnderAnotherKeyThanItsSession() {
    live.swap("echo-1", model);
    clicks.pipeInput("s-2", new Click("c", "s-1", "shoes", EventType.VIEW_ITEM, at("10:00")));
    clicks.pipeInput(
        (String) null, new Click("c", "s-1", "shoes", EventType.VIEW_ITEM, at("10:00")));
    assertThat(rejected.readRecordsToList())
        .extracting(record -> header(record, "nextclick.rejected.reason"))
        .containsExactly("key_mismatch", "key_mismatch");
    assertThat(recommendations.isEmpty()).isTrue();
  }

  @Test
  void aTimeFarInTheFutureDoesNotCloseAnybodysSession() {
    live.swap("echo-1", model);
    click("s-1", "shoes", "10:00");
    clicks.pipeInput(
        "s-2",
        new Click("c", "s-2", "hat", EventType.VIEW_ITEM, Instant.parse("2099-01-01T00:00:00Z")));
    driver.advanceWallClockTime(Duration.ofSeconds(1));
    click("s-1", "socks", "10:01");
    assertThat(header(rejected.readRecord(), "nextclick.rejected.reason"))
        .isEqualTo("future_event_time");
    assertThat(recommendations.readValuesToList())
        .extracting(TopologyFixture::itemIds)
        .containsExactly(List.of("shoes"), List.of("socks", "shoes"));
  }

  /**
   * Rejections by the deserializer are not seen under exactly-once here: the test driver clears
   * what is uncommitted.
   */
  @Test
  void passesOnTheBeginningOfAValueThatIsTooLarge() {
    bytes.pipeInput("s-1".getBytes(StandardCharsets.UTF_8), new byte[10_000_000]);
    TestRecord<byte[], byte[]> record = rejected.readRecord();
    assertThat(record.value()).hasSize(64 * 1024);
    assertThat(header(record, "nextclick.rejected.truncated-from")).isEqualTo("10000000");
    assertThat(header(record, "nextclick.rejected.reason")).isEqualTo("too_large");
  }

  @Test
  void passesOnNothingThatNoBrokerWouldTake() {
    TestInputTopic<byte[], byte[]> elsewhere =
        driver.createInputTopic(
            "clicks-by-crc32", new ByteArraySerializer(), new ByteArraySerializer());
    elsewhere.pipeInput("s-1".getBytes(StandardCharsets.UTF_8), new byte[2_000_000]);
    TestRecord<byte[], byte[]> record = rejected.readRecord();
    assertThat(header(record, "nextclick.rejected.reason")).isEqualTo("too_large");
    assertThat(header(record, "nextclick.rejected.source")).isEqualTo("clicks-by-crc32:0:0");
    assertThat(record.value()).hasSize(64 * 1024);
    assertThat(count("nextclick.clicks.read")).isEqualTo(1);
    driver.advanceWallClockTime(Duration.ofMillis(1));
    assertThat(unaccounted()).isZero();
  }

  /** A record that does not fit into a request is one that nobody gets to see. */
  @Test
  void cutsWhatElseWouldNotFit() {
    String key = "k".repeat(600_000);
    RecordHeaders headers = new RecordHeaders();
    headers.add("trace", new byte[600_000]);
    clicks.pipeInput(
        new TestRecord<>(key, clickOf("c", "s-1", "shoes", at("10:00")), headers, NOW));
    TestRecord<byte[], byte[]> record = rejected.readRecord();
    assertThat(record.key()).hasSize(64 * 1024);
    assertThat(record.headers().lastHeader("trace")).isNull();
    assertThat(header(record, "nextclick.rejected.key-truncated-from")).isEqualTo("600000");
    assertThat(header(record, "nextclick.rejected.headers-left-out")).isEqualTo("600005");
    assertThat(header(record, "nextclick.rejected.message")).hasSizeLessThan(1_100);
    assertThat(header(record, "nextclick.rejected.reason")).isEqualTo("key_mismatch");
  }

  @Test
  void aRejectedRecordMakesNobodyLate() {
    live.swap("echo-1", model);
    click("s-1", "shoes", "10:00");
    clicks.pipeInput("s-2", clickOf("c", "s-3", "hat", at("23:00")));
    click("s-1", "socks", "10:01");
    assertThat(recommendations.readValuesToList())
        .extracting(TopologyFixture::itemIds)
        .containsExactly(List.of("shoes"), List.of("socks", "shoes"));
  }
}
