package io.nextclick.local.chaos.reference;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A record of {@code clicks} as schemas/README.md describes it.
 *
 * @param time when the visitor acted, in milliseconds since 1970
 */
public record WireClick(String clickId, String sessionId, String itemId, long time) {

  /** What a record is. */
  public sealed interface Reading {
    record Valid(WireClick click) implements Reading {}

    /**
     * @param reason as on {@code clicks-rejected}
     */
    record Rejected(String reason) implements Reading {}
  }

  private static final int MAX_BYTES = 64 * 1024;
  private static final int MAX_ID = 256;

  /** Before it there were no such shops; seconds taken for milliseconds lie before it too. */
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

  private static final Set<String> TYPES =
      Set.of(
          "view_item",
          "select_item",
          "add_to_wishlist",
          "add_to_cart",
          "begin_checkout",
          "purchase",
          "write_review");

  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  private static final class Reject extends Exception {
    private static final long serialVersionUID = 1L;

    Reject(String reason) {
      super(reason);
    }
  }

  /**
   * @param now against which a click lies in the future
   */
  public static Reading read(byte @Nullable [] key, byte @Nullable [] value, Instant now) {
    try {
      return new Reading.Valid(parse(key, value, now));
    } catch (Reject e) {
      return new Reading.Rejected(String.valueOf(e.getMessage()));
    }
  }

  private static WireClick parse(byte @Nullable [] key, byte @Nullable [] value, Instant now)
      throws Reject {
    String keyText = keyText(key);
    if (value == null || value.length == 0) {
      throw new Reject("empty");
    }
    require(value.length <= MAX_BYTES, "too_large");
    JsonNode json = object(value);
    String clickId = text(json, "click_id");
    String sessionId = text(json, "session_id");
    String itemId = text(json, "item_id");
    require(TYPES.contains(text(json, "event_type")), "unknown_event_type");
    Instant time = time(field(json, "event_time"));
    require(!time.isAfter(now.plus(1, ChronoUnit.HOURS)), "future_event_time");
    for (String id : new String[] {clickId, sessionId, itemId}) {
      require(
          !id.isEmpty() && id.length() <= MAX_ID && id.chars().noneMatch(Character::isISOControl),
          "invalid_field");
    }
    require(sessionId.equals(keyText), "key_mismatch");
    return new WireClick(clickId, sessionId, itemId, time.toEpochMilli());
  }

  private static @Nullable String keyText(byte @Nullable [] key) throws Reject {
    try {
      return key == null ? null : UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString();
    } catch (CharacterCodingException e) {
      throw new Reject("invalid_field");
    }
  }

  private static JsonNode object(byte[] value) throws Reject {
    try {
      JsonNode json = JSON.readTree(value);
      require(json.isObject(), "broken_json");
      return json;
    } catch (IOException e) {
      throw new Reject("broken_json");
    }
  }

  private static String text(JsonNode json, String name) throws Reject {
    JsonNode field = field(json, name);
    require(field.isTextual(), "invalid_field");
    return field.textValue();
  }

  private static JsonNode field(JsonNode json, String name) throws Reject {
    JsonNode field = json.path(name);
    require(!field.isMissingNode() && !field.isNull(), "missing_field");
    return field;
  }

  private static Instant time(JsonNode field) throws Reject {
    Instant time;
    try {
      if (field.isTextual()) {
        time = OffsetDateTime.parse(field.textValue()).toInstant();
      } else {
        require(field.isIntegralNumber() && field.canConvertToLong(), "invalid_field");
        time = Instant.ofEpochMilli(field.longValue());
      }
    } catch (DateTimeException e) {
      throw new Reject("invalid_field");
    }
    require(!time.isBefore(EARLIEST), "invalid_field");
    return time;
  }

  private static void require(boolean condition, String reason) throws Reject {
    if (!condition) {
      throw new Reject(reason);
    }
  }
}
