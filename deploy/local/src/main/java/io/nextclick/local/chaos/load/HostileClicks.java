package io.nextclick.local.chaos.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Records of {@code clicks} that no sound shop writes. */
public final class HostileClicks {

  /** One of them. */
  public record Hostile(byte @Nullable [] key, byte @Nullable [] value) {}

  private HostileClicks() {}

  /**
   * One of every kind.
   *
   * @param visitor somebody with an open session, who must not suffer from it
   * @param now for visitors
   */
  public static List<Hostile> all(Random random, String visitor, long now) {
    String good =
        "{\"click_id\":\"hostile-%d\",\"session_id\":\"%s\",\"item_id\":\"item-1\",\"event_type\":\"view_item\",\"event_time\":%d}"
            .formatted(random.nextInt(), visitor, now);
    List<Hostile> all = new ArrayList<>();
    all.add(new Hostile(visitor.getBytes(UTF_8), null));
    all.add(new Hostile(visitor.getBytes(UTF_8), new byte[0]));
    for (String value :
        List.of(
            "null",
            "[]",
            "\"" + visitor + "\"",
            good.substring(0, random.nextInt(1, good.length())),
            good + "}",
            "[".repeat(3_000),
            "{\"a\":".repeat(3_000),
            " ".repeat(64 * 1024) + good,
            good.replace("\"item-1\"", "null"),
            good.replace("\"item-1\"", "7"),
            good.replace("\"item-1\"", "\"\""),
            good.replace("item-1", "\\u0000"),
            good.replace("item-1", "i".repeat(257)),
            good.replace("item_id", "item"),
            good.replace("view_item", "stare_at_item"),
            withTime(good, now, "\"yesterday\""),
            withTime(good, now, "1.5e300"),
            withTime(good, now, "1714521600"),
            withTime(good, now, "-1"),
            withTime(good, now, "\"1969-12-31T23:59:59.999Z\""),
            withTime(good, now, "\"-999999999-01-01T00:00:00+18:00\""),
            withTime(good, now, "\"+999999999-12-31T23:59:59-18:00\""),
            withTime(good, now, "\"" + Instant.parse("2999-01-01T00:00:00Z") + "\""))) {
      all.add(new Hostile(visitor.getBytes(UTF_8), value.getBytes(UTF_8)));
    }
    all.add(new Hostile(null, good.getBytes(UTF_8)));
    all.add(new Hostile("somebody-else".getBytes(UTF_8), good.getBytes(UTF_8)));
    all.add(new Hostile(new byte[] {(byte) 0xff, (byte) 0xfe}, good.getBytes(UTF_8)));
    byte[] noise = new byte[200];
    random.nextBytes(noise);
    all.add(new Hostile(visitor.getBytes(UTF_8), noise));
    return all;
  }

  private static String withTime(String good, long now, String time) {
    return good.replace("\"event_time\":" + now, "\"event_time\":" + time);
  }
}
