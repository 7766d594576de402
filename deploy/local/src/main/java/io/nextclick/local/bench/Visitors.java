package io.nextclick.local.bench;

import io.nextclick.model.Vocabulary;
import io.nextclick.schemas.Click;
import io.nextclick.schemas.EventType;
import io.nextclick.schemas.RankedItem;
import java.time.Clock;
import java.util.List;
import java.util.Random;

/**
 * Clicks that cost the stream app what real ones do: many sessions at once, a few clicks each, on
 * items that the model knows, the popular ones more often. What they mean does not matter here. Not
 * thread-safe.
 */
final class Visitors {

  private static final int AT_ONCE = 500;
  private static final double LEAVES = 0.22;

  private final List<String> items;
  private final Clock clock;
  private final Random random;
  private final String[] sessions = new String[AT_ONCE];
  private final String run;
  private long visits;
  private long clicks;

  /**
   * @param run sets this load's sessions and clicks apart from another's
   */
  Visitors(Vocabulary vocabulary, String run, Clock clock, long seed) {
    this.items =
        vocabulary.mostPopular(vocabulary.size()).stream().map(RankedItem::itemId).toList();
    this.run = run;
    this.clock = clock;
    this.random = new Random(seed);
  }

  Click next() {
    int place = random.nextInt(AT_ONCE);
    if (sessions[place] == null || random.nextDouble() < LEAVES) {
      sessions[place] = "%s-s%d".formatted(run, ++visits);
    }
    return new Click(
        "%s-c%d".formatted(run, ++clicks),
        sessions[place],
        item(),
        EventType.VIEW_ITEM,
        clock.instant());
  }

  /** Rank r with a probability of about 1/r. */
  private String item() {
    int rank = (int) Math.pow(items.size() + 1.0, random.nextDouble()) - 1;
    return items.get(Math.min(rank, items.size() - 1));
  }
}
