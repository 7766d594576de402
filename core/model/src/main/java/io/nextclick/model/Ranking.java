package io.nextclick.model;

import io.nextclick.schemas.RankedItem;
import io.nextclick.schemas.Recommendation;
import java.util.List;

/**
 * An answer to one prefix.
 *
 * @param source whether the model ranked the items or its popularity list stood in
 * @param items best first, no item twice
 */
public record Ranking(Recommendation.Source source, List<RankedItem> items) {

  public Ranking {
    items = List.copyOf(items);
  }
}
