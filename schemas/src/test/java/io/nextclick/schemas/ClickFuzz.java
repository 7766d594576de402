package io.nextclick.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nextclick.schemas.fuzz.Fuzzer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Bytes on {@code clicks} are a click or refused with a sentence, and no click grows on the way.
 */
@Execution(ExecutionMode.CONCURRENT)
class ClickFuzz {

  private static final String TOPIC = "clicks";
  private static final long MOST = 4 << 20;
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final List<byte[]> VALID =
      List.of(
          """
          {"click_id":"c-1","session_id":"s-1","item_id":"SKU ä/1","event_type":"view_item",
           "event_time":"2026-03-01T11:59:00.123456+01:00","price":{"eur":[3,1e2,null,true]}}
          """
              .getBytes(UTF_8),
          """
          {"click_id":"\\u00e4\\ud83d\\ude00","session_id":"s","item_id":"i","event_type":"purchase",
           "event_time":1772362800000}
          """
              .getBytes(UTF_8),
          """
          {"event_time":1772362800000,"click_id":7,"session_id":7.5,"item_id":7,"event_type":"click"}
          """
              .getBytes(UTF_8));

  private final ClickSerde clicks = new ClickSerde(Clock.fixed(NOW, ZoneOffset.UTC));
  private final KeySerde keys = new KeySerde();

  @Test
  void values() {
    new Fuzzer("click", VALID, MOST).run(this::value);
  }

  private void value(byte[] bytes) {
    try {
      Click click = clicks.deserializer().deserialize(TOPIC, bytes);
      byte[] written = clicks.serializer().serialize(TOPIC, click);
      if (!click.equals(clicks.deserializer().deserialize(TOPIC, written))) {
        throw new AssertionError("Written and read again it is another: " + click);
      }
    } catch (MalformedClickException e) {
      sentence(e);
    }
  }

  @Test
  void keys() {
    new Fuzzer("key", List.of("s-1".getBytes(UTF_8), "ä😀\u0000".getBytes(UTF_8)), MOST)
        .run(
            bytes -> {
              try {
                String key = keys.deserializer().deserialize(TOPIC, bytes);
                if (!Arrays.equals(bytes, keys.serializer().serialize(TOPIC, key))) {
                  throw new AssertionError("Another key reads alike: " + key);
                }
              } catch (MalformedClickException e) {
                sentence(e);
              }
            });
  }

  /** Not what the net under the reader says, and no page. */
  private static void sentence(MalformedClickException e) {
    String message = String.valueOf(e.getMessage());
    if (message.startsWith("The value cannot be read: ") || message.length() > 1_000) {
      throw new AssertionError("Not a sentence: " + message, e);
    }
  }
}
