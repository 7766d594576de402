package io.nextclick.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextclick.schemas.MalformedClickException.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClickSerdeTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private final ClickSerde serde = new ClickSerde(Clock.fixed(NOW, ZoneOffset.UTC));

  @ParameterizedTest
  @EnumSource(EventType.class)
  void readsBackWhatItWrote(EventType type) {
    Click click = new Click("c-1", "s-1", "SKU ä/1", type, NOW.minusMillis(1));
    assertThat(read(serde.serializer().serialize("clicks", click))).isEqualTo(click);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"2026-03-01T11:00:00Z\"', 2026-03-01T11:00:00Z",
    "'\"2026-03-01T12:00:00.123+01:00\"', 2026-03-01T11:00:00.123Z",
    "1772362800000, 2026-03-01T11:00:00Z",
  })
  void readsTimesWithAnOffsetAndMilliseconds(String json, Instant expected) {
    assertThat(read(click("\"c\"", "\"s\"", "\"i\"", "\"view_item\"", json)).eventTime())
        .isEqualTo(expected);
  }

  @Test
  void ignoresFieldsItDoesNotKnow() {
    String json =
        click("\"c\"", "\"s\"", "\"i\"", "\"purchase\"", TIME)
            .replace("}", ",\"price\":{\"eur\":3}}");
    assertThat(read(json).type()).isEqualTo(EventType.PURCHASE);
  }

  @Test
  void saysWhereJsonIsBroken() {
    rejects("{\"click_id\": \"c\", ", Reason.BROKEN_JSON, "line 1, column");
    rejects("[1]", Reason.BROKEN_JSON, "a click is an object");
    rejects(
        click("\"c\"", "\"s\"", "\"i\"", "\"view_item\"", TIME) + "{}",
        Reason.BROKEN_JSON,
        "not JSON");
  }

  @Test
  void namesTheMissingField() {
    rejects(
        "{\"click_id\":\"c\",\"item_id\":\"i\",\"event_type\":\"view_item\",\"event_time\":1772362800000}",
        Reason.MISSING_FIELD,
        "session_id is missing");
    rejects(
        click("\"c\"", "null", "\"i\"", "\"view_item\"", TIME),
        Reason.MISSING_FIELD,
        "session_id is missing");
  }

  @Test
  void namesTheFieldThatIsUnusable() {
    rejects(
        click("\"c\"", "\"\"", "\"i\"", "\"view_item\"", TIME),
        Reason.INVALID_FIELD,
        "session_id is empty");
    rejects(
        click("\"c\"", "\"s\"", "17", "\"view_item\"", TIME),
        Reason.INVALID_FIELD,
        "item_id must be a string");
    rejects(
        click("\"c\"", "\"s\"", "\"" + "x".repeat(257) + "\"", "\"view_item\"", TIME),
        Reason.INVALID_FIELD,
        "item_id has 257");
    rejects(
        click("\"c\"", "\"s\\u0000\"", "\"i\"", "\"view_item\"", TIME),
        Reason.INVALID_FIELD,
        "control character");
    rejects(
        click("\"c\"", "\"s\"", "\"i\"", "\"view_item\"", "\"yesterday\""),
        Reason.INVALID_FIELD,
        "event_time must be");
    rejects(
        click("\"c\"", "\"s\"", "\"i\"", "\"view_item\"", "1.5"),
        Reason.INVALID_FIELD,
        "event_time must be");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"-999999999-01-01T00:00+18:00\"",
        "\"+999999999-12-31T23:59:59-18:00\"",
        "\"1969-12-31T23:59:59Z\"",
        "\"1999-12-31T23:59:59Z\"",
        "-1",
        "0",
        "-9223372036854775808",
        "9223372036854775808",
        "1714521600",
        "1.7145216e12",
        "\"1714521600000\"",
        "\"2026-02-30T00:00:00Z\"",
        "\"2026-03-01T10:00:00\"",
        "{}",
        "[[1]]",
        "true"
      })
  void refusesTimesThatNoVisitorClickedAt(String json) {
    String value = click("\"c\"", "\"s\"", "\"i\"", "\"view_item\"", json);
    assertThatThrownBy(() -> read(value))
        .isInstanceOfSatisfying(
            MalformedClickException.class,
            e -> assertThat(e.reason()).isIn(Reason.INVALID_FIELD, Reason.FUTURE_EVENT_TIME))
        .hasMessageContaining("event_time");
  }

  @Test
  void saysThatSecondsAreNotMilliseconds() {
    rejects(
        click("\"c\"", "\"s\"", "\"i\"", "\"view_item\"", "1714521600"),
        Reason.INVALID_FIELD,
        "milliseconds since 1970, not seconds");
  }

  @Test
  void saysWhatIsNestedTooDeeplyOrTooLongForANumber() {
    rejects("[".repeat(3000), Reason.BROKEN_JSON, "nesting depth");
    rejects("{\"a\":" + "1".repeat(2000) + "}", Reason.BROKEN_JSON, "not JSON");
  }

  @Test
  void refusesHalvesOfCharacters() {
    rejects(
        click("\"c\"", "\"\\ud800\"", "\"i\"", "\"view_item\"", TIME),
        Reason.INVALID_FIELD,
        "session_id holds half of a surrogate pair");
  }

  @Test
  void saysWhichEventTypesItKnows() {
    rejects(
        click("\"c\"", "\"s\"", "\"i\"", "\"teleport\"", TIME),
        Reason.UNKNOWN_EVENT_TYPE,
        "view_item");
  }

  @Test
  void rejectsATimeFarInTheFutureButToleratesAClockThatIsAheadALittle() {
    rejects(
        click("\"c\"", "\"s\"", "\"i\"", "\"view_item\"", "\"2026-03-01T13:00:00.001Z\""),
        Reason.FUTURE_EVENT_TIME,
        "lies in the future");
    assertThat(read(click("\"c\"", "\"s\"", "\"i\"", "\"view_item\"", "\"2026-03-01T13:00:00Z\"")))
        .isNotNull();
  }

  @Test
  void rejectsWhatIsTooLargeWithoutParsingIt() {
    rejects("x".repeat(10_000_000), Reason.TOO_LARGE, "10000000 bytes");
  }

  @Test
  void rejectsATombstone() {
    assertThatThrownBy(() -> serde.deserializer().deserialize("clicks", null))
        .isInstanceOfSatisfying(
            MalformedClickException.class, e -> assertThat(e.reason()).isEqualTo(Reason.EMPTY));
  }

  private static final String TIME = "1772362800000";

  private void rejects(String json, Reason reason, String message) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOfSatisfying(
            MalformedClickException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(message);
  }

  private Click read(String json) {
    return read(json.getBytes(StandardCharsets.UTF_8));
  }

  private Click read(byte[] json) {
    return serde.deserializer().deserialize("clicks", json);
  }

  private static String click(
      String clickId, String sessionId, String itemId, String type, String time) {
    return "{\"click_id\":%s,\"session_id\":%s,\"item_id\":%s,\"event_type\":%s,\"event_time\":%s}"
        .formatted(clickId, sessionId, itemId, type, time);
  }
}
