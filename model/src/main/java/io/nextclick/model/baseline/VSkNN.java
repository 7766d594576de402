package io.nextclick.model.baseline;

import io.nextclick.model.Ranking;
import io.nextclick.model.Recommender;
import java.util.Arrays;
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
 * neighbours the most similar of them, the newer first. Items stand by score, equal ones in order
 * of first sight; where neighbours hold too few, the most clicked fill the list.
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

  private final Settings settings;
  private final SessionIndex index = new SessionIndex();
  private final LargestLongs nearest;
  private float[] similarity = new float[0];
  private byte[] latestShared = new byte[0];
  private int[] candidates = new int[0];
  private float[] score = new float[0];
  private int[] scored = new int[0];
  private List<Integer> popular = List.of();

  public VSkNN(Settings settings) {
    this.settings = settings;
    this.nearest = new LargestLongs(settings.neighbours());
  }

  /** With default settings, from sessions in order of time, oldest first. */
  public static VSkNN of(Iterable<List<String>> sessions) {
    VSkNN knn = new VSkNN(Settings.DEFAULT);
    sessions.forEach(knn::add);
    return knn;
  }

  /** Adds a session that is newer than all before. */
  public void add(List<String> itemIds) {
    index.add(itemIds);
    popular = List.of();
  }

  @Override
  public String name() {
    return "vsknn";
  }

  @Override
  public List<Ranking> recommend(List<List<String>> prefixes, int k) {
    makeRoom();
    if (popular.size() < Math.min(2 * k, index.items().size())) {
      popular = index.items().mostClicked(2 * k);
    }
    BestItems best = new BestItems(index.items(), k);
    return prefixes.stream().map(prefix -> recommend(prefix, best)).toList();
  }

  private Ranking recommend(List<String> prefix, BestItems best) {
    int[] steps = latestKnownFirst(prefix);
    int found = findCandidates(steps);
    long[] neighbours = mostSimilar(found);
    int items = vote(neighbours);
    for (int i = 0; i < items; i++) {
      int item = scored[i];
      best.offer(item, score[item] * idf(item));
      score[item] = 0;
    }
    return best.take(popular);
  }

  /** The prefix's known items, the latest first, each once: index + 1 is its step back. */
  private int[] latestKnownFirst(List<String> prefix) {
    int[] known = new int[settings.clicks()];
    int count = 0;
    for (int i = prefix.size() - 1; i >= 0 && count < known.length; i--) {
      int item = index.items().number(prefix.get(i));
      if (item >= 0 && !contains(known, count, item)) {
        known[count++] = item;
      }
    }
    return Arrays.copyOf(known, count);
  }

  private int findCandidates(int[] steps) {
    int found = 0;
    for (int i = 0; i < steps.length; i++) {
      float weight = (float) (steps.length - i) / steps.length;
      int[] sessions = index.sessionsOf(steps[i]);
      int end = index.sessionCountOf(steps[i]);
      for (int at = Math.max(0, end - settings.sample()); at < end; at++) {
        int session = sessions[at];
        if (similarity[session] == 0) {
          candidates = grown(candidates, found);
          candidates[found++] = session;
          latestShared[session] = (byte) i;
        }
        similarity[session] += weight;
      }
    }
    return found;
  }

  private long[] mostSimilar(int found) {
    nearest.clear();
    for (int i = 0; i < found; i++) {
      nearest.offer(key(similarity[candidates[i]], candidates[i]));
      similarity[candidates[i]] = 0;
    }
    return nearest.descending();
  }

  /**
   * Adds up {@link #score}, short of idf, and returns how many of {@link #scored} it has touched.
   */
  private int vote(long[] neighbours) {
    int items = 0;
    for (long neighbour : neighbours) {
      int session = (int) neighbour;
      double decay = Math.max(0, 1 - latestShared[session] / STEPS);
      if (decay == 0) {
        continue;
      }
      float vote = (float) (Float.intBitsToFloat((int) (neighbour >>> 32)) * decay);
      for (int item : index.itemsOf(session)) {
        if (score[item] == 0) {
          scored[items++] = item;
        }
        score[item] += vote;
      }
    }
    return items;
  }

  private float idf(int item) {
    return (float) Math.log(1.0 + (double) index.sessionCount() / index.sessionCountOf(item));
  }

  private void makeRoom() {
    if (similarity.length < index.sessionCount()) {
      similarity = new float[index.sessionCount() * 3 / 2];
      latestShared = new byte[similarity.length];
    }
    if (score.length < index.items().size()) {
      score = new float[index.items().size() * 3 / 2];
      scored = new int[score.length];
    }
  }

  /**
   * Orders by a positive number first, then by an integer: a positive float's bits rise with it.
   */
  private static long key(float first, int then) {
    return (long) Float.floatToIntBits(first) << 32 | then;
  }

  private static int[] grown(int[] array, int needed) {
    return needed < array.length ? array : Arrays.copyOf(array, Math.max(1024, 2 * needed));
  }

  private static boolean contains(int[] array, int count, int value) {
    for (int i = 0; i < count; i++) {
      if (array[i] == value) {
        return true;
      }
    }
    return false;
  }
}
