package io.nextclick.trainer.dataset;

import java.util.List;

/**
 * One question to a recommender and its answer: what came next after these clicks.
 *
 * @param prefix item ids, oldest click first
 * @param target the item clicked next
 */
public record TestPair(List<String> prefix, String target) {

  public TestPair {
    prefix = List.copyOf(prefix);
    if (prefix.isEmpty()) {
      throw new IllegalArgumentException("the pair for " + target + " has an empty prefix");
    }
  }
}
