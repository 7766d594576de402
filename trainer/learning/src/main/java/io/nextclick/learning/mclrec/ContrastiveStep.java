package io.nextclick.learning.mclrec;

import static io.nextclick.learning.training.TrainingSettings.DROPOUT;
import static io.nextclick.learning.training.TrainingSettings.LEARNING_RATE;
import static io.nextclick.learning.training.TrainingSettings.SEED;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.nextclick.learning.training.Adam;
import io.nextclick.learning.training.Recipe;
import io.nextclick.learning.training.RecommendationLoss;
import io.nextclick.learning.training.RecommendationLoss.BatchLoss;
import io.nextclick.learning.training.SessionBatch;
import io.nextclick.learning.training.Snapshot;
import io.nextclick.learning.training.Step;
import io.nextclick.model.checkpoint.Tensor;
import io.nextclick.model.network.Encoder;
import io.nextclick.model.network.NetworkShape;
import io.nextclick.model.network.PaddedPrefixes;
import io.nextclick.model.network.Scalar;
import io.nextclick.model.network.Weights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * The meta-optimised step of MCLRec (arXiv 2304.07763, algorithm 1), around any encoder f_θ with
 * two augmenters w_φ:
 *
 * <ol>
 *   <li>φ stays, θ moves on {@code ℒ₀ = ℒ_rec + λ ℒ_cl1 + β ℒ_cl2 + γ ℛ};
 *   <li>with what the new θ makes of the same views, θ stays, φ moves on {@code ℒ₁ = ℒ_cl2 + γ ℛ};
 *   <li>with the new φ, θ moves on ℒ₀ again.
 * </ol>
 */
public final class ContrastiveStep implements Step {

  /** A row of the encoder's table of items, past the last, for a click that a view hides. */
  static final String MASK = "mask_embedding";

  private final NetworkShape shape;
  private final Adam theta;
  private final Adam phi;
  private final RecommendationLoss loss;
  private final ContrastOptions options;
  private final float dropout;
  private final Random random;
  private final Views views;
  private final NDManager manager;

  /** As the settings say. */
  ContrastiveStep(Recipe.Ingredients ingredients) {
    this(
        ingredients.shape(),
        ingredients.adam(),
        ingredients.settings().get(LEARNING_RATE),
        ingredients.loss(),
        ContrastOptions.of(ingredients.settings().settings()),
        ingredients.settings().get(DROPOUT),
        ingredients.settings().get(SEED),
        ingredients.manager());
  }

  /**
   * @param theta the encoder's weights, and {@link #MASK}
   * @param seed of the augmenters and the views
   */
  public ContrastiveStep(
      NetworkShape shape,
      Adam theta,
      double learningRate,
      RecommendationLoss loss,
      ContrastOptions options,
      double dropout,
      long seed,
      NDManager manager) {
    this.random = new Random(seed);
    Map<String, Tensor> augmenters =
        Augmenters.initial(shape.dimension(), options.sharedAugmenters(), random);
    this.shape = shape;
    this.theta = theta;
    this.phi = new Adam(Weights.load(augmenters, manager), learningRate, manager);
    this.loss = loss;
    this.options = options;
    this.dropout = (float) dropout;
    this.views = new Views(shape.items(), random);
    this.manager = manager;
  }

  /** The encoder's weights and {@link #MASK}, which begins as the mean of the items. */
  public static Map<String, Tensor> withMask(Map<String, Tensor> encoder, NetworkShape shape) {
    float[] items = Objects.requireNonNull(encoder.get(Weights.ITEMS)).values();
    float[] mask = new float[shape.dimension()];
    for (int i = 0; i < items.length; i++) {
      mask[i % mask.length] += items[i] / shape.items();
    }
    Map<String, Tensor> all = new HashMap<>(encoder);
    all.put(MASK, Tensor.of(mask, 1, mask.length));
    return all;
  }

  @Override
  public void learnAt(double rate) {
    theta.learnAt(rate);
    phi.learnAt(rate);
  }

  @Override
  public void seed(long seed) {
    random.setSeed(seed);
  }

  @Override
  public void keep(Snapshot in) {
    phi.keep("augmenters", in);
  }

  @Override
  public void restore(Snapshot from) {
    phi.restore("augmenters", from);
  }

  @Override
  public double take(SessionBatch batch) {
    PaddedPrefixes pairs = views.pairs(batch.clicks());
    if (!options.meta()) {
      return move(true, true, batch, pairs);
    }
    moveEncoder(batch, pairs);
    moveAugmenters(batch, pairs);
    return moveEncoder(batch, pairs);
  }

  @Override
  public Weights network(Weights learnt, NDManager scope) {
    return learnt.without(MASK);
  }

  double moveEncoder(SessionBatch batch, PaddedPrefixes pairs) {
    return move(true, false, batch, pairs);
  }

  void moveAugmenters(SessionBatch batch, PaddedPrefixes pairs) {
    move(false, true, batch, pairs);
  }

  /** φ. */
  Weights augmenters() {
    return phi.weights();
  }

  private double move(
      boolean encoder, boolean augmenters, SessionBatch batch, PaddedPrefixes pairs) {
    try (NDManager step = manager.newSubManager()) {
      Weights t = encoder ? theta.weights().forStep(step) : theta.weights().frozen(step);
      Weights p = augmenters ? phi.weights().forStep(step) : phi.weights().frozen(step);
      double sum = 0;
      try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
        List<NDArray> losses = contrasts(t, p, pairs, encoder, step);
        if (encoder) {
          NDArray wanted = batch.wanted(shape.encoder(t, dropout), step);
          BatchLoss batchLoss = loss.of(wanted, t.get(Weights.ITEMS), batch.targets(), step);
          losses.add(batchLoss.scalar());
          collector.backward(sum(losses));
          batchLoss.afterBackward().run();
          sum = batchLoss.sum();
        } else {
          collector.backward(sum(losses));
        }
      }
      if (encoder) {
        theta.update(t, step);
      }
      if (augmenters) {
        phi.update(p, step);
      }
      return sum;
    }
  }

  /** The contrastive losses with their weights: those of ℒ₀, or those of ℒ₁. */
  private List<NDArray> contrasts(
      Weights t, Weights p, PaddedPrefixes pairs, boolean encoder, NDManager step) {
    NDArray table = t.get(Weights.ITEMS).concat(t.get(MASK), 0); // (V + 1, D)
    Encoder encoding = shape.encoder(t.with(Weights.ITEMS, table), dropout);
    NDList halves = encoding.encodeLast(pairs, step).split(2);
    NDArray h1 = halves.get(0); // (B, D)
    NDArray h2 = halves.get(1); // (B, D)
    Augmenters augmenters = new Augmenters(p, options.sharedAugmenters());
    NDArray z1 = augmenters.first(h1); // (B, D)
    NDArray z2 = augmenters.second(h2); // (B, D)
    List<NDArray> losses = new ArrayList<>();
    if (encoder && options.lambda() > 0) {
      losses.add(weighed(options.lambda(), Contrast.infoNce(h1, h2)));
    }
    double beta = encoder ? options.beta() : 1;
    if (beta > 0) {
      losses.add(weighed(beta, Contrast.infoNce(z1, z2)));
      losses.add(weighed(beta, Contrast.infoNce(h1, z2)));
      losses.add(weighed(beta, Contrast.infoNce(h2, z1)));
    }
    if (options.gamma() > 0 && h1.getShape().get(0) > 1) {
      losses.add(weighed(options.gamma(), Contrast.regularisation(z1, z2)));
    }
    return losses;
  }

  private static NDArray weighed(double weight, NDArray loss) {
    return loss.mul(Scalar.of(loss.getManager(), weight));
  }

  private static NDArray sum(List<NDArray> losses) {
    return losses.stream().reduce(NDArray::add).orElseThrow();
  }
}
