package io.nextclick.learning.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.nextclick.model.network.Joined;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The mean AW loss of {@code softmax(Q Tᵀ)}, and its gradients. Shapes: N targets, V items, D
 * numbers an embedding.
 *
 * <p>Nearly all the work of a training is here. The gradient is known in closed form (see {@link
 * AdaptiveWeightLoss#pull}), so the engine is not asked for it, and of the (N, V) tensors only the
 * exponentials ever exist, of some targets at a time, in blocks of items. The largest logits are
 * looked for only where an exponential might overflow.
 */
public final class VocabularySoftmax {

  private static final int[] ROWS = {1};

  /** Numbers of a block, few enough to stay in the processor's cache. */
  private static final long BLOCK = 2_000_000;

  /** Items of a block; a sum of more would lose digits. */
  private static final long ITEMS = 8192;

  /** Exponentials that exist together: 256 MiB. */
  private static final long TOGETHER = 64L << 20;

  /** The exponential of this, times many items, is a number yet. */
  private static final float LARGEST_LOGIT = 60;

  private final Products products;
  private final AdaptiveWeightLoss loss;
  private final long block;
  private final long together;

  public VocabularySoftmax(Products products, AdaptiveWeightLoss loss) {
    this(products, loss, BLOCK, TOGETHER);
  }

  VocabularySoftmax(Products products, AdaptiveWeightLoss loss, long block, long together) {
    this.products = products;
    this.loss = loss;
    this.block = block;
    this.together = together;
  }

  /**
   * What is known of some targets.
   *
   * @param sum of the targets' losses
   * @param pulls each target's on the mean loss, (N, 1)
   * @param query gradient of the mean loss at the queries, (N, D)
   * @param table the same at the table, (V, D), but for the targets' own rows, which lack {@code
   *     −pull · query} each
   */
  private record Slopes(double sum, NDArray pulls, NDArray query, NDArray table) {}

  /**
   * What is told of a batch.
   *
   * @param scalar to run backward from, for the gradients of the mean loss but for the table's
   * @param sum of the targets' losses
   * @param table gradient at the table, (V, D), but for the targets' own rows, which the scalar has
   */
  record Loss(NDArray scalar, double sum, NDArray table) {}

  /**
   * Loss and gradients, for an engine that differentiates what query and chosen come from.
   *
   * @param query (N, D)
   * @param table (V, D)
   * @param chosen the targets' rows of the table, (N, D)
   */
  Loss of(NDArray query, NDArray table, NDArray chosen, NDManager step) {
    NDArray fixed = query.stopGradient();
    Slopes slopes = slopes(fixed, table, chosen.stopGradient(), step);
    // Its gradients are the slopes; the targets' own share goes by their rows.
    NDArray scalar =
        query.mul(slopes.query()).sum().sub(chosen.mul(fixed.mul(slopes.pulls())).sum());
    return new Loss(scalar, slopes.sum(), slopes.table());
  }

  private Slopes slopes(NDArray query, NDArray table, NDArray chosen, NDManager step) {
    long targets = query.getShape().get(0);
    long vocabulary = table.getShape().get(0);
    long rows = Math.max(1, together / vocabulary);
    boolean small = bound(query, table) <= LARGEST_LOGIT;
    List<Slopes> parts = new ArrayList<>();
    for (long begin = 0; begin < targets; begin += rows) {
      NDIndex range = new NDIndex("{}:{}", begin, Math.min(begin + rows, targets));
      parts.add(slopesOfSome(query.get(range), table, chosen.get(range), small, targets, step));
    }
    return new Slopes(
        parts.stream().mapToDouble(Slopes::sum).sum(),
        Joined.of(listed(parts, Slopes::pulls), 0),
        Joined.of(listed(parts, Slopes::query), 0),
        parts.stream().map(Slopes::table).reduce(NDArray::addi).orElseThrow());
  }

  private static NDList listed(List<Slopes> parts, Function<Slopes, NDArray> what) {
    return new NDList(parts.stream().map(what).toList());
  }

  /**
   * As {@link #slopes}, of some of the targets.
   *
   * @param small whether no exponential can overflow
   * @param targets how many there are in all
   */
  private Slopes slopesOfSome(
      NDArray query, NDArray table, NDArray chosen, boolean small, long targets, NDManager step) {
    int count = (int) query.getShape().get(0);
    long vocabulary = table.getShape().get(0);
    long width = Math.max(1, Math.min(ITEMS, block / count));
    List<NDIndex> items = new ArrayList<>();
    for (long begin = 0; begin < vocabulary; begin += width) {
      items.add(new NDIndex("{}:{}", begin, Math.min(begin + width, vocabulary)));
    }
    // One more column of ones sums the exponentials while they are weighed, and shifts the logits.
    NDArray extended = table.concat(step.ones(new Shape(vocabulary, 1)), 1); // (V, D + 1)
    NDArray logits = query.mul(chosen).sum(ROWS, true); // (n, 1)  the targets'
    NDArray shifted = query; // (n, D), or (n, D + 1)
    if (!small) {
      NDArray most = largest(query, table, items); // (n, 1)
      shifted = query.concat(most.neg(), 1);
      logits = logits.sub(most);
    }
    NDArray total = step.zeros(new Shape(count, extended.getShape().get(1))); // (n, D + 1)
    List<NDArray> blocks = new ArrayList<>(); // (n, some of V) each
    for (NDIndex ofBlock : items) {
      NDArray asked = (small ? table : extended).get(ofBlock);
      NDArray exponentials = products.exponentials(shifted, asked, step);
      total.addi(products.weigh(exponentials, extended.get(ofBlock), step));
      blocks.add(exponentials);
    }
    NDList weighed = total.split(new long[] {table.getShape().get(1)}, 1);
    NDArray sums = weighed.get(1); // (n, 1)  Σ exp
    float[] pulls = new float[count];
    double sum = pulls(logits.exp().div(sums).toFloatArray(), pulls, targets);
    NDArray pull = step.create(pulls, new Shape(count, 1)); // (n, 1)
    NDArray expected = weighed.get(0).div(sums); // (n, D)  Σ ŷ T
    NDArray pullsOfAll = query.mul(pull).div(sums); // (n, D)
    NDList gathered = new NDList();
    for (NDArray exponentials : blocks) {
      gathered.add(products.gather(exponentials, pullsOfAll, step));
      exponentials.close();
    }
    return new Slopes(
        sum, pull, expected.sub(chosen).mul(pull), NDArrays.concat(gathered, 0)); // (V, D)
  }

  /** What no logit exceeds. */
  private static float bound(NDArray query, NDArray table) {
    NDArray longest = query.norm(2, ROWS, false).max().mul(table.norm(2, ROWS, false).max());
    return longest.toFloatArray()[0];
  }

  /** The largest logit of each target: (n, 1). */
  private static NDArray largest(NDArray query, NDArray table, List<NDIndex> items) {
    NDList ofBlocks = new NDList();
    for (NDIndex block : items) {
      ofBlocks.add(query.matMul(table.get(block).transpose()).max(ROWS, true));
    }
    return NDArrays.concat(ofBlocks, 1).max(ROWS, true);
  }

  /** Fills in each target's pull on the mean loss; returns the sum of their losses. */
  private double pulls(float[] probabilities, float[] pulls, long targets) {
    double sum = 0;
    for (int n = 0; n < pulls.length; n++) {
      double p = Math.min(1, Math.max(probabilities[n], Float.MIN_NORMAL));
      sum += loss.value(p);
      pulls[n] = (float) (loss.pull(p) / targets);
    }
    return sum;
  }
}
