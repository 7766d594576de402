package io.nextclick.learning.dataset;

import io.nextclick.schemas.Prefix;

/**
 * One question to a recommender and its answer: what came next after these clicks.
 *
 * @param prefix item ids, oldest click first; what was done with each, where it is known
 * @param target the item clicked next
 */
public record TestPair(Prefix prefix, String target) {

  public TestPair {
    if (prefix.size() == 0) {
      throw new IllegalArgumentException("the pair for " + target + " has an empty prefix");
    }
  }

  /** Whether the visitor had clicked the target before. */
  public boolean repeats() {
    return prefix.itemIds().contains(target);
  }
}
