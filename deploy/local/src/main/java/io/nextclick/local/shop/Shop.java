package io.nextclick.local.shop;

import java.util.Random;

/**
 * The catalogue: categories of items, what goes with what, and what is popular on which day. Items
 * are numbers from 0; a category's items are consecutive.
 *
 * <p>What there is to learn: every item has a few fixed successors in its own category (the cover
 * for the phone), every category a neighbour, and popularity follows Zipf's law while it drifts.
 */
final class Shop {

  /** Zipf exponents of items within a category, and of categories. */
  private static final double ITEM_SKEW = 1.0;

  private static final double CATEGORY_SKEW = 0.8;

  /** How strongly a season lifts or buries an item: e^±1. */
  private static final double SEASON_AMPLITUDE = 1.0;

  private static final int SUCCESSORS = 4;

  private final ShopSettings settings;
  private final int[][] successors;
  private final int[] neighbours;
  private final double[] itemPhase;
  private final int[] itemRank;
  private final double[] categoryPhase;
  private final double[] categoryWeights;
  private final double[][] itemWeights;
  private long day = -1;

  Shop(ShopSettings settings, Random random) {
    this.settings = settings;
    int items = settings.items();
    successors = new int[items][SUCCESSORS];
    itemPhase = new double[items];
    itemRank = new int[items];
    neighbours = new int[settings.categories()];
    categoryPhase = new double[settings.categories()];
    categoryWeights = new double[settings.categories()];
    itemWeights = new double[settings.categories()][settings.itemsPerCategory()];
    for (int category = 0; category < settings.categories(); category++) {
      furnish(category, random);
    }
  }

  private void furnish(int category, Random random) {
    int size = settings.itemsPerCategory();
    int first = category * size;
    int[] ranks = shuffled(size, random);
    categoryPhase[category] = random.nextDouble();
    neighbours[category] = other(category, settings.categories(), random);
    for (int i = 0; i < size; i++) {
      itemRank[first + i] = ranks[i];
      itemPhase[first + i] = random.nextDouble();
      for (int s = 0; s < SUCCESSORS; s++) {
        successors[first + i][s] = first + other(i, size, random);
      }
    }
  }

  /** Moves popularity on to a day; days are counted from the opening. */
  void open(long today) {
    if (today == day) {
      return;
    }
    day = today;
    int size = settings.itemsPerCategory();
    for (int category = 0; category < settings.categories(); category++) {
      categoryWeights[category] = weight(category, CATEGORY_SKEW, categoryPhase[category]);
      for (int i = 0; i < size; i++) {
        int item = category * size + i;
        itemWeights[category][i] = weight(itemRank[item], ITEM_SKEW, itemPhase[item]);
      }
      cumulate(itemWeights[category]);
    }
    cumulate(categoryWeights);
  }

  int category(Random random) {
    return draw(categoryWeights, random);
  }

  int categoryOf(int item) {
    return item / settings.itemsPerCategory();
  }

  int neighbourOf(int category) {
    return neighbours[category];
  }

  int popularItem(int category, Random random) {
    return category * settings.itemsPerCategory() + draw(itemWeights[category], random);
  }

  /** One of the item's successors: the first half of the time, the second half of the rest, … */
  int successorOf(int item, Random random) {
    int place = 0;
    while (place < SUCCESSORS - 1 && random.nextBoolean()) {
      place++;
    }
    return successors[item][place];
  }

  /** Zipf's law, with a season that lifts each at another time of the year. */
  private double weight(int rank, double skew, double phase) {
    double turn = day / (double) settings.season().toDays() + phase;
    return StrictMath.pow(rank + 1, -skew)
        * StrictMath.exp(SEASON_AMPLITUDE * StrictMath.sin(2 * Math.PI * turn));
  }

  private static void cumulate(double[] weights) {
    for (int i = 1; i < weights.length; i++) {
      weights[i] += weights[i - 1];
    }
  }

  /** An index, as likely as its share of the cumulated weights. */
  private static int draw(double[] cumulated, Random random) {
    double point = random.nextDouble() * cumulated[cumulated.length - 1];
    int low = 0;
    int high = cumulated.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cumulated[middle] > point) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private static int other(int one, int count, Random random) {
    int drawn = random.nextInt(count - 1);
    return drawn < one ? drawn : drawn + 1;
  }

  private static int[] shuffled(int count, Random random) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int place = random.nextInt(i + 1);
      order[i] = order[place];
      order[place] = i;
    }
    return order;
  }
}
