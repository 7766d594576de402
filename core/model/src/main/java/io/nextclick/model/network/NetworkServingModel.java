package io.nextclick.model.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.nextclick.model.Ranking;
import io.nextclick.model.ServingModel;
import io.nextclick.model.Vocabulary;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.RankedItem;
import io.nextclick.schemas.Recommendation.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A network loaded for scoring: an item's score is what the network's {@link Scoring} makes of it
 * and of what the visitor wants. The item table is brought into that form once.
 *
 * <p>Several threads may call at once: weights are only read, and each batch has a manager of its
 * own that frees all it made.
 */
public final class NetworkServingModel implements ServingModel {

  /** More prefixes than this are scored in several goes. */
  private static final int MAX_BATCH = 128;

  /** Bounds the (B, V) scores in memory, at 64 MB, where there are many items. */
  private static final int MAX_SCORES = 16_000_000;

  private final NDManager manager;
  private final String architecture;
  private final Vocabulary vocabulary;
  private final Encoder encoder;
  private final Scoring scoring;
  private final Behaviours behaviours;
  private final int maxLength;
  private final int maxBatch;
  private final NDArray itemTable; // (D, V)

  private NetworkServingModel(NDManager manager, Checkpoint checkpoint, NetworkShape shape) {
    this.manager = manager;
    this.architecture = checkpoint.metadata().architecture();
    this.vocabulary = checkpoint.vocabulary();
    Weights weights = Weights.load(checkpoint, shape.tensors(), manager);
    this.encoder = shape.encoder(weights, 0);
    this.scoring = shape.scoring();
    this.behaviours = shape.behaviours();
    this.maxLength = shape.maxLength();
    this.maxBatch = Math.max(1, Math.min(MAX_BATCH, MAX_SCORES / vocabulary.size()));
    this.itemTable = scoring.of(shape.itemTable(weights)).transpose(); // (D, V)
  }

  /**
   * Loads a checkpoint.
   *
   * @param shape reads the sizes of the checkpoint's network
   * @param manager closed with the model, or at once where the checkpoint cannot be used
   * @throws io.nextclick.model.checkpoint.CheckpointException if a tensor is missing or misshapen
   */
  public static NetworkServingModel load(
      Checkpoint checkpoint, Function<Checkpoint, NetworkShape> shape, NDManager manager) {
    try {
      return new NetworkServingModel(manager, checkpoint, shape.apply(checkpoint));
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  @Override
  public String name() {
    return architecture;
  }

  @Override
  public int itemCount() {
    return vocabulary.size();
  }

  @Override
  public List<Ranking> recommend(List<Prefix> prefixes, int k) {
    if (k < 1) {
      throw new IllegalArgumentException("A ranking has at least 1 item, not " + k);
    }
    Ranking[] rankings = new Ranking[prefixes.size()];
    List<Integer> asked = new ArrayList<>();
    List<KnownClicks> sessions = new ArrayList<>();
    for (int i = 0; i < rankings.length; i++) {
      KnownClicks session = known(prefixes.get(i));
      if (session.size() == 0) {
        rankings[i] = new Ranking(Source.POPULARITY, vocabulary.mostPopular(k));
      } else {
        asked.add(i);
        sessions.add(session);
      }
    }
    for (int begin = 0; begin < sessions.size(); begin += maxBatch) {
      int end = Math.min(begin + maxBatch, sessions.size());
      List<Ranking> scored = score(sessions.subList(begin, end), Math.min(k, itemCount()));
      for (int i = begin; i < end; i++) {
        rankings[asked.get(i)] = scored.get(i - begin);
      }
    }
    return List.of(rankings);
  }

  @Override
  public void close() {
    manager.close();
  }

  private KnownClicks known(Prefix prefix) {
    return KnownClicks.of(prefix, vocabulary, behaviours.known()).latest(maxLength);
  }

  private List<Ranking> score(List<KnownClicks> sessions, int k) {
    PaddedPrefixes padded = PaddedPrefixes.of(sessions);
    try (NDManager batch = manager.newSubManager()) {
      NDArray wanted = encoder.encodeLast(padded, batch); // (B, D)
      NDArray scores = scoring.of(wanted).matMul(itemTable); // (B, V)
      NDList best = scores.topK(k, 1); // (B, K) twice: scores and table rows
      float[] bestScores = best.get(0).toFloatArray();
      long[] bestRows = best.get(1).toLongArray();
      List<Ranking> rankings = new ArrayList<>(sessions.size());
      for (int b = 0; b < sessions.size(); b++) {
        rankings.add(ranking(bestScores, bestRows, b * k, k));
      }
      return rankings;
    }
  }

  /** One prefix's items, equal scores in vocabulary order. */
  private Ranking ranking(float[] scores, long[] rows, int begin, int k) {
    for (int i = begin + 1; i < begin + k; i++) {
      for (int j = i; j > begin && scores[j] == scores[j - 1] && rows[j] < rows[j - 1]; j--) {
        long row = rows[j];
        rows[j] = rows[j - 1];
        rows[j - 1] = row;
      }
    }
    List<RankedItem> items = new ArrayList<>(k);
    for (int i = begin; i < begin + k; i++) {
      items.add(new RankedItem(vocabulary.itemId((int) rows[i] + 1), scores[i]));
    }
    return new Ranking(Source.MODEL, items);
  }
}
