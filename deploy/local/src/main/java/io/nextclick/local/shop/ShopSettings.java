package io.nextclick.local.shop;

import java.time.Duration;
import java.time.Instant;

/**
 * How large the made-up shop is and how busy.
 *
 * @param seed the same seed gives the same clicks, on any machine
 * @param categories each of {@code itemsPerCategory} items
 * @param visitsPerDay on average, over the daily rhythm
 * @param opensAt event time of the first possible click, long ago so that no replay of it reaches
 *     the future
 * @param season how long until what is popular has changed for good
 */
public record ShopSettings(
    long seed,
    int categories,
    int itemsPerCategory,
    double visitsPerDay,
    Instant opensAt,
    Duration season) {

  /** 2,000 items and about 2,000 clicks a day: a first model after a week trains in seconds. */
  public static ShopSettings standard(long seed) {
    return new ShopSettings(
        seed, 40, 50, 450, Instant.parse("2000-01-03T00:00:00Z"), Duration.ofDays(90));
  }

  public ShopSettings {
    if (categories < 2 || itemsPerCategory < 10) {
      throw new IllegalArgumentException(
          "A shop has at least 2 categories of 10 items, not %d of %d"
              .formatted(categories, itemsPerCategory));
    }
    if (!(visitsPerDay > 0)) {
      throw new IllegalArgumentException("A shop has visits, not " + visitsPerDay + " a day");
    }
  }

  int items() {
    return categories * itemsPerCategory;
  }
}
