package io.nextclick.model.baseline;

import io.nextclick.model.Ranking;
import io.nextclick.model.Recommender;
import io.nextclick.schemas.Prefix;
import java.util.List;

/**
 * Vector multiplication session-based kNN (Ludewig and Jannach, 2018), over the pruned index of
 * VMIS-kNN (Kersbergen, Sprangers and Schelter, "Serenade", SIGMOD 2022).
 *
 * <p>With {@code n} the distinct known items of the prefix, at most the latest ten, and {@code s}
 * the steps back to one of them, 1 for the latest:
 *
 * <pre>
 * similarity(prefix, session) = Σ over shared items of (n + 1 − s) / n
 * score(item) = Σ over neighbours that hold it of similarity · max(0, 1 − (s₁ − 1) / 10) · idf(item)
 * </pre>
 *
 * where {@code s₁} leads to the latest shared item and {@code idf = log(1 + sessions / sessions
 * with the item)}. Candidates are the latest {@code sample} sessions of each item of the prefix,
 * neighbours the most similar of them, the newer first. Items are ordered by score, equal ones by
 * first sight; where neighbours hold too few, the most clicked fill the list.
 *
 * <p>May grow between questions, each session newer than those before; not thread-safe.
 */
public final class VSkNN implements Recommender {

  /**
   * @param neighbours how many sessions vote
   * @param sample how many sessions of each item are candidates, the latest
   * @param clicks how many distinct items of the prefix are considered, the latest; at most 127
   */
  public record Settings(int neighbours, int sample, int clicks) {
    public static final Settings DEFAULT = new Settings(500, 1000, 10);
  }

  private static final double STEPS = 10;

  private final SessionIndex index = new SessionIndex();
  private final NearestSessions nearest;
  private final ItemVotes votes = new ItemVotes(index);
  private List<Integer> popular = List.of();

  public VSkNN(Settings settings) {
    this.nearest =
        new NearestSessions(index, settings.neighbours(), settings.sample(), settings.clicks());
  }

  /** With default settings, from sessions in order of time, oldest first. */
  public static VSkNN of(Iterable<Prefix> sessions) {
    VSkNN knn = new VSkNN(Settings.DEFAULT);
    sessions.forEach(knn::add);
    return knn;
  }

  /** Adds a session that is newer than all before. */
  public void add(Prefix session) {
    index.add(session);
    popular = List.of();
  }

  @Override
  public String name() {
    return "vsknn";
  }

  @Override
  public List<Ranking> recommend(List<Prefix> prefixes, int k) {
    if (popular.size() < Math.min(2 * k, index.items().size())) {
      popular = index.items().mostClicked(2 * k);
    }
    BestItems best = new BestItems(index.items(), k);
    return prefixes.stream().map(prefix -> recommend(prefix, best)).toList();
  }

  private Ranking recommend(Prefix prefix, BestItems best) {
    long[] neighbours =
        nearest.find(prefix, (step, steps) -> (float) (steps - step) / steps, session -> 1);
    for (long neighbour : neighbours) {
      int session = NearestSessions.session(neighbour);
      double decay = Math.max(0, 1 - nearest.latestShared(session) / STEPS);
      if (decay > 0) {
        float vote = (float) (NearestSessions.similarity(neighbour) * decay);
        for (int item : index.itemsOf(session)) {
          votes.add(item, vote);
        }
      }
    }
    votes.offerTo(best, this::idf);
    return best.take(popular);
  }

  private float idf(int item) {
    return (float) Math.log(1.0 + (double) index.sessionCount() / index.sessionCountOf(item));
  }
}
