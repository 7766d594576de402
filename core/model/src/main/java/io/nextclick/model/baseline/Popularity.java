package io.nextclick.model.baseline;

import io.nextclick.model.Ranking;
import io.nextclick.model.Recommender;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.RankedItem;
import io.nextclick.schemas.Recommendation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The most clicked items, whatever the session: the least that a model must beat. Equal counts are
 * in order of first sight. May grow between questions; not thread-safe.
 */
public final class Popularity implements Recommender {

  private final ItemCounts counts = new ItemCounts();
  private @Nullable Ranking answer;

  /** Counts the clicks of these sessions. */
  public static Popularity of(Iterable<Prefix> sessions) {
    Popularity popularity = new Popularity();
    sessions.forEach(popularity::add);
    return popularity;
  }

  /** Counts one click for each of these items. */
  public void add(Prefix session) {
    session.forEach(counts::add);
    answer = null;
  }

  @Override
  public String name() {
    return "popularity";
  }

  @Override
  public List<Ranking> recommend(List<Prefix> prefixes, int k) {
    Ranking ranking = answer;
    if (ranking == null || ranking.items().size() < Math.min(k, counts.size())) {
      List<RankedItem> items =
          counts.mostClicked(k).stream()
              .map(item -> new RankedItem(counts.itemId(item), counts.count(item)))
              .toList();
      ranking = new Ranking(Recommendation.Source.POPULARITY, items);
      answer = ranking;
    }
    Ranking all = ranking;
    Ranking first =
        all.items().size() <= k ? all : new Ranking(all.source(), all.items().subList(0, k));
    return prefixes.stream().map(prefix -> first).toList();
  }
}
