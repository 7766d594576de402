package io.nextclick.model.plus;

import ai.djl.ndarray.NDManager;
import io.nextclick.model.Ranking;
import io.nextclick.model.ServingModel;
import io.nextclick.model.Vocabulary;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.mtaw.MtawShape;
import io.nextclick.model.network.NetworkServingModel;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.RankedItem;
import io.nextclick.schemas.Recommendation.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * mtaw-plus loaded for scoring: sources name candidates, the mixer orders them. A score is the
 * mixer's probability among the candidates.
 *
 * <p>Several threads may call at once; the counting sources then answer one after the other.
 */
public final class MtawPlusServingModel implements ServingModel {

  private final Vocabulary vocabulary;
  private final NetworkServingModel network;
  private final CandidateFinder finder;
  private final Mixer mixer;

  private MtawPlusServingModel(Checkpoint checkpoint, NetworkServingModel network) {
    this.vocabulary = checkpoint.vocabulary();
    this.network = network;
    this.mixer = MtawPlus.mixer(checkpoint);
    this.finder =
        new CandidateFinder(
            vocabulary,
            network,
            MtawPlus.sigma(checkpoint),
            SessionMemory.of(checkpoint),
            MtawPlus.parts(checkpoint));
  }

  /**
   * Loads a checkpoint.
   *
   * @param manager closed with the model, or at once where the checkpoint cannot be used
   * @throws io.nextclick.model.checkpoint.CheckpointException if something is missing or misshapen
   */
  public static MtawPlusServingModel load(Checkpoint checkpoint, NDManager manager) {
    NetworkServingModel network =
        NetworkServingModel.load(MtawPlus.network(checkpoint), MtawShape::of, manager);
    try {
      return new MtawPlusServingModel(checkpoint, network);
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
  }

  @Override
  public String name() {
    return MtawPlus.ARCHITECTURE;
  }

  @Override
  public int itemCount() {
    return vocabulary.size();
  }

  @Override
  public List<Ranking> recommend(List<Prefix> prefixes, int k) {
    Mixer.Work work = new Mixer.Work();
    List<Ranking> rankings = new ArrayList<>(prefixes.size());
    for (Candidates candidates : finder.find(prefixes, k)) {
      rankings.add(
          candidates.size() == 0
              ? new Ranking(Source.POPULARITY, vocabulary.mostPopular(k))
              : new Ranking(Source.MODEL, best(candidates, k, work)));
    }
    return rankings;
  }

  @Override
  public void close() {
    network.close();
  }

  private record Scored(String itemId, float score, int place) {}

  private List<RankedItem> best(Candidates candidates, int k, Mixer.Work work) {
    float[] scores = mixer.scores(candidates.features(), candidates.size(), work);
    float highest = Float.NEGATIVE_INFINITY;
    for (float score : scores) {
      highest = Math.max(highest, score);
    }
    double sum = 0;
    // A min-heap of the k best; of equal scores, the candidate named later goes first.
    PriorityQueue<Scored> best =
        new PriorityQueue<>(
            (a, b) ->
                a.score() != b.score()
                    ? Float.compare(a.score(), b.score())
                    : Integer.compare(b.place(), a.place()));
    int place = 0;
    for (String itemId : candidates.itemIds()) {
      float score = scores[place];
      sum += Math.exp(score - highest);
      if (best.size() < k) {
        best.add(new Scored(itemId, score, place));
      } else if (score > best.element().score()) {
        best.remove();
        best.add(new Scored(itemId, score, place));
      }
      place++;
    }
    RankedItem[] items = new RankedItem[best.size()];
    for (int i = items.length - 1; i >= 0; i--) {
      Scored worst = best.remove();
      items[i] = new RankedItem(worst.itemId(), (float) (Math.exp(worst.score() - highest) / sum));
    }
    return List.of(items);
  }
}
