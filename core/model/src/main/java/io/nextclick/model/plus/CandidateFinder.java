package io.nextclick.model.plus;

import io.nextclick.model.Ranking;
import io.nextclick.model.Recommender;
import io.nextclick.model.Vocabulary;
import io.nextclick.model.baseline.Stan;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.RankedItem;
import io.nextclick.schemas.Recommendation.Source;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Asks every source for its best items and notes what each says of them. Safe for use by several
 * threads if the network is: the neighbours answer one at a time.
 */
public final class CandidateFinder {

  private static final int FROM_NETWORK = 100;
  private static final int FROM_NEIGHBOURS = 60;

  /** Stands for the logarithm of a share that is next to nothing, or of no share at all. */
  private static final double LEAST = -8;

  /** The logarithm of a place beyond all that are asked for. */
  private static final double LAST = 5;

  /** Brings the logarithm of a click count to the size of the other features. */
  private static final double COUNT_SCALE = 0.2;

  /** The newest of the sessions, one in so many, are those of late. */
  private static final int ONE_IN_OF_LATE = 10;

  private final Vocabulary vocabulary;
  private final Recommender network;
  private final double sigma;
  private final Set<Part> parts;
  private final Map<String, Integer> clicksOfLate = new HashMap<>();
  private final @Nullable Stan neighbours;
  private final float[] unnamed = new float[Candidates.FEATURES];

  /**
   * @param network scores by cosine
   * @param sigma σ, by which training scaled the cosine
   * @param sessions item ids, the oldest session first: what is counted
   */
  public CandidateFinder(
      Vocabulary vocabulary,
      Recommender network,
      double sigma,
      List<Prefix> sessions,
      Set<Part> parts) {
    this.vocabulary = vocabulary;
    this.network = network;
    this.sigma = sigma;
    this.parts = parts;
    this.neighbours = parts.contains(Part.NEIGHBOURS) ? Stan.of(sessions) : null;
    int late = sessions.size() - sessions.size() / ONE_IN_OF_LATE;
    for (Prefix session : sessions.subList(late, sessions.size())) {
      session.forEach(itemId -> clicksOfLate.merge(itemId, 1, Integer::sum));
    }
    for (Part source : List.of(Part.NETWORK, Part.NEIGHBOURS)) {
      if (parts.contains(source)) {
        unnamed[source.begin()] = (float) LEAST;
        unnamed[source.begin() + 1] = (float) LAST;
        unnamed[source.begin() + 2] = 1;
      }
    }
  }

  /**
   * Candidates for each prefix.
   *
   * @param prefixes item ids, oldest click first
   * @param k how many there must be at least, if there are so many items; none for a prefix that
   *     holds no known item
   */
  public List<Candidates> find(List<Prefix> prefixes, int k) {
    List<Candidates> found = new ArrayList<>(prefixes.size());
    prefixes.forEach(prefix -> found.add(new Candidates()));
    ToDoubleFunction<RankedItem> belief = item -> Math.exp(sigma * item.score());
    addNamed(found, Part.NETWORK, network.recommend(prefixes, Math.max(k, FROM_NETWORK)), belief);
    if (neighbours != null) {
      synchronized (neighbours) {
        List<Ranking> rankings = neighbours.recommend(prefixes, FROM_NEIGHBOURS);
        addNamed(found, Part.NEIGHBOURS, rankings, RankedItem::score);
      }
    }
    for (int i = 0; i < prefixes.size(); i++) {
      describe(found.get(i), prefixes.get(i));
    }
    return found;
  }

  private void addNamed(
      List<Candidates> found,
      Part source,
      List<Ranking> rankings,
      ToDoubleFunction<RankedItem> weight) {
    for (int i = 0; i < rankings.size(); i++) {
      Ranking ranking = rankings.get(i);
      if (ranking.source() == Source.MODEL) {
        addNamed(found.get(i), source, ranking.items(), weight);
      }
    }
  }

  /** Adds the items that one source names for one prefix, with what it says of each. */
  private void addNamed(
      Candidates candidates,
      Part source,
      List<RankedItem> items,
      ToDoubleFunction<RankedItem> weight) {
    // The neighbours fill their list up with popular items, scored below 0: these are not named.
    double sum = 0;
    int named = 0;
    int most = Math.min(items.size(), FROM_NETWORK);
    while (named < most && weight.applyAsDouble(items.get(named)) > 0) {
      sum += weight.applyAsDouble(items.get(named++));
    }
    for (int rank = 1; rank <= named; rank++) {
      RankedItem item = items.get(rank - 1);
      int place = candidates.add(item.itemId(), unnamed);
      double share = Math.log(weight.applyAsDouble(item) / sum);
      candidates.set(place, source, 0, Math.max(LEAST, share));
      candidates.set(place, source, 1, Math.log(rank));
      candidates.set(place, source, 2, 0);
    }
    // Where longer lists are asked for than the mixer has learnt on, the rest count as not named.
    for (RankedItem further : items.subList(most, items.size())) {
      candidates.add(further.itemId(), unnamed);
    }
  }

  private void describe(Candidates candidates, Prefix prefix) {
    if (candidates.size() == 0) {
      return;
    }
    if (parts.contains(Part.REPEATS)) {
      repeats(candidates, prefix);
    }
    if (parts.contains(Part.POPULARITY)) {
      int place = 0;
      for (String itemId : candidates.itemIds()) {
        candidates.set(place, Part.POPULARITY, 0, popularity(itemId));
        candidates.set(place, Part.POPULARITY, 1, ofLate(itemId));
        place++;
      }
    }
    if (parts.contains(Part.CONTEXT)) {
      context(candidates, prefix);
    }
  }

  private void repeats(Candidates candidates, Prefix prefix) {
    List<String> itemIds = prefix.itemIds();
    for (String itemId : new HashSet<>(itemIds)) {
      if (vocabulary.indexOf(itemId) != Vocabulary.UNKNOWN) {
        int place = candidates.add(itemId, unnamed);
        int stepsBack = prefix.size() - itemIds.lastIndexOf(itemId);
        candidates.set(place, Part.REPEATS, 0, 1);
        candidates.set(place, Part.REPEATS, 1, Math.log(stepsBack));
        candidates.set(place, Part.REPEATS, 2, stepsBack == 1 ? 1 : 0);
        candidates.set(place, Part.REPEATS, 3, Math.log(Collections.frequency(itemIds, itemId)));
      }
    }
  }

  private void context(Candidates candidates, Prefix prefix) {
    String latest = prefix.last();
    boolean repeated = prefix.size() > 1 && prefix.itemId(prefix.size() - 2).equals(latest);
    double variety = (double) new HashSet<>(prefix.itemIds()).size() / prefix.size();
    for (int place = 0; place < candidates.size(); place++) {
      candidates.set(place, Part.CONTEXT, 0, Math.log(prefix.size()));
      candidates.set(place, Part.CONTEXT, 1, variety);
      candidates.set(place, Part.CONTEXT, 2, popularity(latest));
      candidates.set(place, Part.CONTEXT, 3, repeated ? 1 : 0);
    }
  }

  private double popularity(String itemId) {
    int index = vocabulary.indexOf(itemId);
    long clicks = index == Vocabulary.UNKNOWN ? 0 : vocabulary.clickCount(index);
    return COUNT_SCALE * Math.log(Math.max(1, clicks));
  }

  private double ofLate(String itemId) {
    return COUNT_SCALE * Math.log1p(clicksOfLate.getOrDefault(itemId, 0));
  }
}
