package io.nextclick.model.baseline;

import io.nextclick.model.Ranking;
import io.nextclick.model.Recommender;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.RankedItem;
import io.nextclick.schemas.Recommendation.Source;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What this session has clicked most, the latest first among equals, and then what everybody has:
 * how far a recommender comes that only repeats. Items never clicked in training are left out, as a
 * model would. Not thread-safe.
 */
public final class SessionPopularity implements Recommender {

  private final ItemCounts counts = new ItemCounts();

  /** Counts the clicks of these sessions. */
  public static SessionPopularity of(Iterable<Prefix> sessions) {
    SessionPopularity popularity = new SessionPopularity();
    sessions.forEach(session -> session.forEach(popularity.counts::add));
    return popularity;
  }

  @Override
  public String name() {
    return "session-popularity";
  }

  @Override
  public List<Ranking> recommend(List<Prefix> prefixes, int k) {
    List<Integer> popular = counts.mostClicked(k);
    return prefixes.stream().map(prefix -> recommend(prefix, k, popular)).toList();
  }

  private Ranking recommend(Prefix prefix, int k, List<Integer> popular) {
    Map<String, Integer> clicks =
        new LinkedHashMap<>(); // the latest first, which a stable sort keeps
    for (int i = prefix.size() - 1; i >= 0; i--) {
      if (counts.number(prefix.itemId(i)) >= 0) {
        clicks.merge(prefix.itemId(i), 1, Integer::sum);
      }
    }
    List<RankedItem> ranked = new ArrayList<>();
    clicks.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(k)
        .forEach(item -> ranked.add(new RankedItem(item.getKey(), item.getValue())));
    Source source = ranked.isEmpty() ? Source.POPULARITY : Source.MODEL;
    PopularFill.fill(ranked, k, popular, counts);
    return new Ranking(source, ranked);
  }
}
