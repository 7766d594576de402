package io.nextclick.local.shop;

import io.nextclick.schemas.EventType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** How visitors browse: one visit at a time, from arrival to the last look. Not thread-safe. */
final class Visits {

  /** Looks of a visit at most, well within what a session remembers. */
  private static final int LONGEST = 40;

  /** How many earlier visitors may still come back. */
  private static final int REMEMBERED = 2_000;

  private static final double COMES_BACK = 0.12;
  private static final double GOES_ON = 0.78;
  private static final double MEAN_LOOK_SECONDS = 45;

  // What a visitor does next; what is left of 1 is a look at another category.
  private static final double FOLLOWS_TO_WHAT_GOES_WITH_IT = 0.48;
  private static final double LOOKS_AGAIN = 0.14;
  private static final double STAYS_IN_CATEGORY = 0.26;
  private static final double GOES_NEXT_DOOR = 0.07;
  private static final double PUTS_IN_CART = 0.06;
  private static final double BUYS_WHAT_IS_IN_CART = 0.3;

  private final Shop shop;
  private final Random random;
  private final List<Past> past = new ArrayList<>();
  private long visitors;

  /** Who was here, and what he looked at last. */
  private record Past(String visitor, int lastItem) {}

  /** One click to be. */
  record Look(String visitor, int item, EventType type, Duration sinceArrival) {}

  Visits(Shop shop, Random random) {
    this.shop = shop;
    this.random = random;
  }

  /** One visit, oldest look first; never empty. */
  List<Look> next(long day) {
    shop.open(day);
    if (!past.isEmpty() && random.nextDouble() < COMES_BACK) {
      int place = random.nextInt(past.size());
      Past before = past.get(place);
      return visit(before.visitor(), shop.categoryOf(before.lastItem()), place);
    }
    int place = past.size() < REMEMBERED ? past.size() : random.nextInt(REMEMBERED);
    return visit("v-" + ++visitors, shop.category(random), place);
  }

  private List<Look> visit(String visitor, int category, int place) {
    List<Look> looks = new ArrayList<>();
    double seconds = 0;
    int item = shop.popularItem(category, random);
    looks.add(new Look(visitor, item, EventType.VIEW_ITEM, Duration.ZERO));
    while (looks.size() < LONGEST && random.nextDouble() < GOES_ON) {
      seconds += 1 - MEAN_LOOK_SECONDS * StrictMath.log(1 - random.nextDouble());
      EventType type = EventType.VIEW_ITEM;
      Look last = looks.get(looks.size() - 1);
      if (last.type() == EventType.ADD_TO_CART && random.nextDouble() < BUYS_WHAT_IS_IN_CART) {
        type = EventType.PURCHASE;
      } else if (last.type() == EventType.VIEW_ITEM && random.nextDouble() < PUTS_IN_CART) {
        type = EventType.ADD_TO_CART;
      } else {
        item = nextItem(item, looks);
      }
      looks.add(new Look(visitor, item, type, Duration.ofMillis((long) (seconds * 1000))));
    }
    remember(new Past(visitor, item), place);
    return looks;
  }

  private int nextItem(int item, List<Look> looks) {
    double choice = random.nextDouble();
    int category = shop.categoryOf(item);
    if (choice < FOLLOWS_TO_WHAT_GOES_WITH_IT) {
      return shop.successorOf(item, random);
    }
    choice -= FOLLOWS_TO_WHAT_GOES_WITH_IT;
    if (choice < LOOKS_AGAIN) {
      return looks.get(random.nextInt(looks.size())).item();
    }
    choice -= LOOKS_AGAIN;
    if (choice < STAYS_IN_CATEGORY) {
      return shop.popularItem(category, random);
    }
    choice -= STAYS_IN_CATEGORY;
    if (choice < GOES_NEXT_DOOR) {
      return shop.popularItem(shop.neighbourOf(category), random);
    }
    return shop.popularItem(shop.category(random), random);
  }

  private void remember(Past visit, int place) {
    if (place == past.size()) {
      past.add(visit);
    } else {
      past.set(place, visit);
    }
  }
}
