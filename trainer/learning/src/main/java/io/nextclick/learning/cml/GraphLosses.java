package io.nextclick.learning.cml;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import io.nextclick.learning.cml.GraphOptions.Ranking;
import io.nextclick.learning.training.SessionBatch;
import io.nextclick.learning.training.Windows.Window;
import io.nextclick.model.cml.Cml;
import io.nextclick.model.cml.CmlShape;
import io.nextclick.model.network.Joined;
import io.nextclick.model.network.PaddedPrefixes;
import io.nextclick.model.network.Rows;
import io.nextclick.model.network.Scalar;
import io.nextclick.model.network.Weights;
import io.nextclick.schemas.EventType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What CML is to do better on a batch of sessions: rank each target above items drawn at random,
 * and tell a session by one behaviour from the others by another. The same draws for every call.
 *
 * <p>Shapes: N targets, n items drawn, M contrasts, B sessions, K behaviours, D numbers an
 * embedding.
 */
final class GraphLosses {

  /** Added to the score of an item that shall not count. */
  private static final float ITSELF = -1e9f;

  /**
   * Each loss by itself.
   *
   * @param ranking (N)
   * @param contrast (M); null where no session has two behaviours to hold against each other
   * @param sessions (B, D): what whole sessions gather
   * @param byBehaviour (B·K, D): by one behaviour alone
   */
  record Losses(
      NDArray ranking, @Nullable NDArray contrast, NDArray sessions, NDArray byBehaviour) {}

  /** Sessions that have both the target behaviour and another, as rows of (B·K). */
  private record Pairs(long[] target, long[] other) {}

  private final SessionBatch batch;
  private final float[] present;
  private final CmlShape shape;
  private final GraphOptions options;
  private final PaddedPrefixes whole;
  private final long[] drawn; // (n)
  private final long[] groups; // (N), rows of (B·K)
  private final int targetBehaviour;
  private final List<Pairs> pairs;

  /**
   * @param present what each session of the graph gives back meanwhile
   */
  GraphLosses(
      SessionBatch batch, CmlShape shape, GraphOptions options, float[] present, Random random) {
    this.present = present;
    this.batch = batch;
    this.shape = shape;
    this.options = options;
    this.whole = PaddedPrefixes.of(batch.windows().stream().map(Window::clicks).toList());
    this.drawn = random.longs(options.negatives(), 0, shape.items()).toArray();
    this.groups = groups(batch, shape.behaviourCount());
    this.targetBehaviour = targetBehaviour(shape);
    this.pairs = options.lambda() == 0 ? List.of() : pairs();
  }

  /** The purchase, or where there is none the rarest. */
  private static int targetBehaviour(CmlShape shape) {
    int purchase = shape.behaviours().known().indexOf(EventType.PURCHASE);
    return purchase < 0 ? shape.behaviourCount() - 1 : purchase;
  }

  private static long[] groups(SessionBatch batch, int behaviours) {
    long[] groups = new long[batch.targets().length];
    int n = 0;
    for (int b = 0; b < batch.windows().size(); b++) {
      Window window = batch.windows().get(b);
      for (int place = window.firstTarget(); place < window.size(); place++) {
        groups[n++] = (long) b * behaviours + window.clicks().behaviours()[place];
      }
    }
    return groups;
  }

  private List<Pairs> pairs() {
    int behaviours = shape.behaviourCount();
    List<Pairs> all = new ArrayList<>();
    for (int other = 0; other < behaviours; other++) {
      List<Long> rows = new ArrayList<>();
      for (int b = 0; other != targetBehaviour && b < batch.windows().size(); b++) {
        int[] own = batch.windows().get(b).clicks().behaviours();
        if (contains(own, targetBehaviour) && contains(own, other)) {
          rows.add((long) b * behaviours);
        }
      }
      if (rows.size() > 1) {
        int place = other;
        all.add(
            new Pairs(
                rows.stream().mapToLong(row -> row + targetBehaviour).toArray(),
                rows.stream().mapToLong(row -> row + place).toArray()));
      }
    }
    return all;
  }

  private static boolean contains(int[] behaviours, int behaviour) {
    for (int own : behaviours) {
      if (own == behaviour) {
        return true;
      }
    }
    return false;
  }

  float[] present() {
    return present;
  }

  /** For each ranking loss, whose it is, as a row of (B·K). */
  long[] groups() {
    return groups;
  }

  /** For each contrast, whose it is and by which behaviour beside the target, likewise. */
  long[] contrasted() {
    return pairs.stream().flatMapToLong(pair -> Arrays.stream(pair.other())).toArray();
  }

  /**
   * The mean ranking loss of the behaviour that matters, all weighing the same.
   *
   * @return a scalar
   */
  NDArray ofTargets(Weights weights, NDManager step) {
    NDArray ranking = of(weights, 0, step).ranking(); // (N)
    float[] counted = new float[groups.length];
    float count = 0;
    for (int n = 0; n < counted.length; n++) {
      if (groups[n] % shape.behaviourCount() == targetBehaviour) {
        counted[n] = 1;
        count++;
      }
    }
    return ranking.mul(step.create(counted)).sum().div(Scalar.of(step, Math.max(1, count)));
  }

  /**
   * @param weights of the network, layers of the items included
   * @param dropout share of clicks that a session forgets
   */
  Losses of(Weights weights, float dropout, NDManager step) {
    Cml network = shape.encoder(weights, dropout);
    NDArray byBehaviour = network.byBehaviour(whole, step); // (B, K, D)
    NDArray flat = byBehaviour.reshape(-1, shape.dimension()); // (B·K, D)
    return new Losses(
        ranking(batch.wanted(network, step), shape.itemTable(weights), step),
        contrast(flat),
        network.encodeLast(whole, step),
        flat);
  }

  private NDArray ranking(NDArray wanted, NDArray items, NDManager step) {
    NDArray targets = Rows.of(items, step.create(batch.targets())); // (N, D)
    NDArray others = Rows.of(items, step.create(drawn)); // (n, D)
    NDArray target = wanted.mul(targets).sum(new int[] {1}, true); // (N, 1)
    NDArray ahead = wanted.matMul(others.transpose()).sub(target).add(hits(step)); // (N, n)
    return options.ranking() == Ranking.BPR
        ? Activation.softPlus(ahead).mean(new int[] {1})
        : step.zeros(target.getShape()).concat(ahead, 1).logSoftmax(1).get(":, 0").neg();
  }

  /** (N, n): far below 0 where the item drawn is the target itself, else 0. */
  private NDArray hits(NDManager step) {
    long[] targets = batch.targets();
    float[] hits = new float[targets.length * drawn.length];
    for (int n = 0; n < targets.length; n++) {
      for (int i = 0; i < drawn.length; i++) {
        hits[n * drawn.length + i] = drawn[i] == targets[n] ? ITSELF : 0;
      }
    }
    return step.create(hits, new Shape(targets.length, drawn.length));
  }

  /** InfoNCE of each pair among its kind: (M). */
  private @Nullable NDArray contrast(NDArray byBehaviour) {
    if (pairs.isEmpty()) {
      return null;
    }
    NDManager step = byBehaviour.getManager();
    NDArray sharpness = Scalar.of(step, 1 / options.temperature());
    NDArray unit = byBehaviour.normalize(2, 1); // (B·K, D)
    NDList all = new NDList();
    for (Pairs pair : pairs) {
      int count = pair.target().length;
      NDArray targets = Rows.of(unit, step.create(pair.target())); // (P, D)
      NDArray others = Rows.of(unit, step.create(pair.other())); // (P, D)
      NDArray alike = targets.matMul(others.transpose()).mul(sharpness); // (P, P)
      NDArray partners = step.arange(count).toType(DataType.INT64, false).expandDims(1); // (P, 1)
      all.add(alike.logSoftmax(1).gather(partners, 1).reshape(count).neg());
    }
    return Joined.of(all, 0);
  }
}
