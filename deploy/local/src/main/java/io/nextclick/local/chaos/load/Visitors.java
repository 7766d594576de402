package io.nextclick.local.chaos.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nextclick.local.chaos.cluster.MadeUpModel;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What visitors of a small shop do, click after click, from a seed. Their time goes faster than
 * ours, so that sessions end within a run: some clicks come late, some too late, some twice, some
 * from a clock that is fast; some visitors come back, and a few click more than is remembered. Not
 * thread-safe.
 */
final class Visitors {

  private static final Instant OPENING = Instant.parse("2020-01-01T08:00:00Z");
  private static final int AT_ONCE = 300;
  private static final int MEAN_MILLIS_BETWEEN_CLICKS = 800;
  private static final int MINUTE = 60_000;
  private static final String[] TYPES = {
    "view_item", "select_item", "add_to_wishlist", "add_to_cart", "purchase", "write_review"
  };

  /**
   * A record to produce.
   *
   * @param sentAt by the visitors' time, in milliseconds since 1970
   */
  record Click(byte[] key, byte[] value, long sentAt) {}

  private final Random random;
  private final String run;
  private final List<String> present = new ArrayList<>();
  private final List<String> gone = new ArrayList<>();
  private final List<Click> latest = new ArrayList<>();
  private long time = OPENING.toEpochMilli();
  private long clicks;
  private int visitors;

  Visitors(long seed) {
    this.random = new Random(seed);
    this.run = Long.toString(seed, Character.MAX_RADIX);
    while (present.size() < AT_ONCE) {
      present.add(newVisitor());
    }
  }

  Click next() {
    if (latest.size() == 200 && random.nextInt(50) == 0) {
      return latest.get(random.nextInt(200)); // sent twice, as a retry of the shop's would be
    }
    time += random.nextInt(2 * MEAN_MILLIS_BETWEEN_CLICKS);
    // A tenth of the clicks come from the first three visitors, who look at everything.
    int place = random.nextInt(10) == 0 ? random.nextInt(3) : random.nextInt(AT_ONCE);
    String visitor = present.get(place);
    if (place > 2 && random.nextInt(8) == 0) {
      gone.add(visitor);
      present.set(place, random.nextInt(5) == 0 ? formerVisitor() : newVisitor());
    }
    Click click = click(visitor, time + offBy());
    if (latest.size() == 200) {
      latest.remove(random.nextInt(200));
    }
    latest.add(click);
    return click;
  }

  /** When it is for visitors now, in milliseconds since 1970. */
  long time() {
    return time;
  }

  /** Somebody who is there. */
  String anybody(Random chosenBy) {
    return present.get(3 + chosenBy.nextInt(AT_ONCE - 3));
  }

  private Click click(String visitor, long at) {
    clicks++;
    String value =
        "{\"click_id\":\"%s-%d\",\"session_id\":\"%s\",\"item_id\":\"%s\",\"event_type\":\"%s\",\"event_time\":%s,\"page\":{\"no\":%d}}"
            .formatted(
                run,
                clicks,
                visitor,
                item(),
                TYPES[random.nextInt(TYPES.length)],
                written(at),
                clicks);
    return new Click(visitor.getBytes(UTF_8), value.getBytes(UTF_8), time);
  }

  /** Of the kinds that the contract allows; a third in whole seconds, so that times coincide. */
  private String written(long at) {
    return switch (random.nextInt(3)) {
      case 0 -> String.valueOf(at);
      case 1 -> '"' + Instant.ofEpochMilli(at - at % 1000).toString() + '"';
      default -> '"' + Instant.ofEpochMilli(at).atOffset(ZoneOffset.ofHours(2)).toString() + '"';
    };
  }

  /**
   * Most clicks are punctual; some come late, fewer too late, and few from a clock that is fast.
   */
  private long offBy() {
    int kind = random.nextInt(300);
    if (kind < 3) {
      return -31L * MINUTE - random.nextInt(90 * MINUTE);
    }
    if (kind == 3) {
      return 5L * MINUTE + random.nextInt(50 * MINUTE);
    }
    return kind < 20 ? -random.nextInt(20 * MINUTE) : 0;
  }

  /** Popular ones more often; one in ten is of those that no model can know. */
  private String item() {
    if (random.nextInt(10) == 0) {
      return "unheard-of-" + random.nextInt(20);
    }
    double share = random.nextDouble();
    return "item-" + (int) (share * share * MadeUpModel.ITEMS);
  }

  private String newVisitor() {
    visitors++;
    return "visitor-" + run + "-" + visitors;
  }

  private String formerVisitor() {
    return gone.remove(random.nextInt(gone.size()));
  }
}
