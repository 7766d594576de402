package io.nextclick.model.baseline;

import io.nextclick.model.Ranking;
import io.nextclick.model.Recommender;
import io.nextclick.schemas.Prefix;
import java.util.List;

/**
 * Sequence and time aware neighbourhood (Garg, Gupta, Malhotra, Vig and Shroff, "STAN", SIGIR
 * 2019): later clicks of the prefix count more, newer sessions count more, and in a session the
 * items next to the shared one count more.
 *
 * <pre>
 * similarity(prefix, session) = w₂ / √|session| · Σ over shared items of exp(−s / λ₁)
 * w₂ = exp(−a / λ₂)
 * score(item) = Σ over neighbours that hold it of similarity · exp(−d / λ₃)
 * </pre>
 *
 * <p>where {@code s} are the steps back to an item, {@code a} how many sessions are newer, as a
 * share of all, since session files know the order but not the time, and {@code d} the distance in
 * the session to its item that the prefix clicked latest. Items are ordered by score, equal ones by
 * first sight; where neighbours hold too few, the most clicked fill the list. Not thread-safe.
 */
public final class Stan implements Recommender {

  private static final int NEIGHBOURS = 500;
  private static final int SAMPLE = 1000;
  private static final int CLICKS = 10;

  /** Chosen on the newest tenth of the training sessions; see docs/experiments/baselines.md. */
  private static final double STEPS = 2;

  private static final double AGE = 0.5;
  private static final double DISTANCE = 1.5;

  private final SessionIndex index = new SessionIndex();
  private final NearestSessions nearest = new NearestSessions(index, NEIGHBOURS, SAMPLE, CLICKS);
  private final ItemVotes votes = new ItemVotes(index);

  private Stan() {}

  /** From sessions in order of time, oldest first. */
  public static Stan of(Iterable<Prefix> sessions) {
    Stan stan = new Stan();
    sessions.forEach(stan.index::add);
    return stan;
  }

  @Override
  public String name() {
    return "stan";
  }

  @Override
  public List<Ranking> recommend(List<Prefix> prefixes, int k) {
    List<Integer> popular = index.items().mostClicked(2 * k);
    BestItems best = new BestItems(index.items(), k);
    return prefixes.stream().map(prefix -> recommend(prefix, best, popular)).toList();
  }

  private Ranking recommend(Prefix prefix, BestItems best, List<Integer> popular) {
    int[] latestFirst = nearest.latestKnownFirst(prefix);
    long[] neighbours =
        nearest.find(prefix, (step, steps) -> (float) Math.exp(-step / STEPS), this::weight);
    for (long neighbour : neighbours) {
      int session = NearestSessions.session(neighbour);
      int[] items = index.itemsOf(session);
      int shared = place(latestFirst[nearest.latestShared(session)], items);
      for (int i = 0; i < items.length; i++) {
        double near = Math.exp(-Math.abs(i - shared) / DISTANCE);
        votes.add(items[i], (float) (NearestSessions.similarity(neighbour) * near));
      }
    }
    votes.offerTo(best, item -> 1);
    return best.take(popular);
  }

  private float weight(int session) {
    double age = (double) (index.sessionCount() - session) / index.sessionCount();
    return (float) (Math.exp(-age / AGE) / Math.sqrt(index.itemsOf(session).length));
  }

  private static int place(int item, int[] items) {
    int place = 0;
    while (items[place] != item) {
      place++;
    }
    return place;
  }
}
