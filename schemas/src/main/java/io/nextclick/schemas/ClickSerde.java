package io.nextclick.schemas;

import static io.nextclick.schemas.MalformedClickException.Reason.BROKEN_JSON;
import static io.nextclick.schemas.MalformedClickException.Reason.EMPTY;
import static io.nextclick.schemas.MalformedClickException.Reason.FUTURE_EVENT_TIME;
import static io.nextclick.schemas.MalformedClickException.Reason.INVALID_FIELD;
import static io.nextclick.schemas.MalformedClickException.Reason.MISSING_FIELD;
import static io.nextclick.schemas.MalformedClickException.Reason.TOO_LARGE;
import static io.nextclick.schemas.MalformedClickException.Reason.UNKNOWN_EVENT_TYPE;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Clicks as JSON, see {@code click.schema.json}. Unknown fields are ignored, missing or unusable
 * ones are a {@link MalformedClickException}.
 */
public final class ClickSerde implements Serde<Click> {

  /** A click is a few hundred bytes; what is larger than this is something else. */
  public static final int MAX_BYTES = 64 * 1024;

  /**
   * How far ahead of our clock a click may be. One event from a broken clock would otherwise move
   * partition time there and close every open session.
   */
  public static final Duration MAX_AHEAD = Duration.ofHours(1);

  /**
   * An earlier time is a broken clock, or seconds that were taken for milliseconds: it would be too
   * late for every session.
   */
  static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

  private static final ObjectReader READER =
      Json.MAPPER.readerFor(JsonNode.class).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final Clock clock;

  /**
   * @param clock against which an event time is too far in the future
   */
  public ClickSerde(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Serializer<Click> serializer() {
    return (topic, click) -> click == null ? null : write(click);
  }

  @Override
  public Deserializer<Click> deserializer() {
    return (topic, bytes) -> readOrSay(bytes);
  }

  /** Whatever goes wrong with the bytes of one record is said of that record alone. */
  private Click readOrSay(byte @Nullable [] bytes) {
    try {
      return read(bytes);
    } catch (MalformedClickException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      throw new MalformedClickException(BROKEN_JSON, "The value cannot be read: " + e);
    }
  }

  private static byte[] write(Click click) {
    return Json.write(
        Json.MAPPER
            .createObjectNode()
            .put("click_id", click.clickId())
            .put("session_id", click.sessionId())
            .put("item_id", click.itemId())
            .put("event_type", click.type().wireName())
            .put("event_time", click.eventTime().toString()));
  }

  private Click read(byte @Nullable [] bytes) {
    if (bytes == null || bytes.length == 0) {
      throw new MalformedClickException(EMPTY, "The value is empty; a click is a JSON object");
    }
    if (bytes.length > MAX_BYTES) {
      throw new MalformedClickException(
          TOO_LARGE, "The value has " + bytes.length + " bytes; a click has at most " + MAX_BYTES);
    }
    JsonNode json = parse(bytes);
    String clickId = text(json, "click_id");
    String sessionId = text(json, "session_id");
    String itemId = text(json, "item_id");
    EventType type = eventType(text(json, "event_type"));
    Instant eventTime = eventTime(json);
    Instant latest = clock.instant().plus(MAX_AHEAD);
    if (eventTime.isAfter(latest)) {
      throw new MalformedClickException(
          FUTURE_EVENT_TIME,
          "event_time "
              + eventTime
              + " lies in the future; at most "
              + latest
              + " is accepted now");
    }
    try {
      return new Click(clickId, sessionId, itemId, type, eventTime);
    } catch (IllegalArgumentException e) {
      throw new MalformedClickException(INVALID_FIELD, String.valueOf(e.getMessage()));
    }
  }

  private static JsonNode parse(byte[] bytes) {
    JsonNode json;
    try {
      json = READER.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw new MalformedClickException(
          BROKEN_JSON, "The value is not JSON: " + e.getOriginalMessage() + place(e));
    } catch (IOException e) {
      throw new MalformedClickException(BROKEN_JSON, "The value is not JSON: " + e);
    }
    if (!json.isObject()) {
      throw new MalformedClickException(
          BROKEN_JSON,
          "The value is a JSON "
              + json.getNodeType().name().toLowerCase(Locale.ROOT)
              + "; a click is an object");
    }
    return json;
  }

  /** Of what is too deep or too long, Jackson does not say where. */
  private static String place(JsonProcessingException e) {
    JsonLocation location = e.getLocation();
    return location == null
        ? ""
        : " at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
  }

  private static String text(JsonNode json, String field) {
    JsonNode node = required(json, field);
    if (!node.isTextual()) {
      throw new MalformedClickException(
          INVALID_FIELD, field + " must be a string, it is " + shorten(node));
    }
    return node.textValue();
  }

  private static JsonNode required(JsonNode json, String field) {
    JsonNode node = json.get(field);
    if (node == null || node.isNull()) {
      throw new MalformedClickException(MISSING_FIELD, field + " is missing");
    }
    return node;
  }

  private static EventType eventType(String name) {
    return EventType.ofWireName(name)
        .orElseThrow(
            () ->
                new MalformedClickException(
                    UNKNOWN_EVENT_TYPE,
                    "event_type \"" + name + "\" is unknown; known are " + EventType.wireNames()));
  }

  /** RFC 3339 with any offset, or whole milliseconds since 1970. */
  private static Instant eventTime(JsonNode json) {
    JsonNode node = required(json, "event_time");
    Instant time = null;
    try {
      if (node.isTextual()) {
        time = OffsetDateTime.parse(node.textValue()).toInstant();
      } else if (node.isIntegralNumber() && node.canConvertToLong()) {
        time = Instant.ofEpochMilli(node.longValue());
      }
    } catch (DateTimeException e) {
      // Falls through to the message below, which says what would have been read.
    }
    if (time == null) {
      throw new MalformedClickException(
          INVALID_FIELD,
          "event_time must be a time such as 2026-01-31T12:00:00Z or milliseconds since 1970, it is "
              + shorten(node));
    }
    if (time.isBefore(EARLIEST)) {
      throw new MalformedClickException(
          INVALID_FIELD,
          "event_time %s lies before the year 2000%s"
              .formatted(
                  shorten(node),
                  node.isNumber() ? "; it must be milliseconds since 1970, not seconds" : ""));
    }
    return time;
  }

  private static String shorten(JsonNode node) {
    String text = node.toString();
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
