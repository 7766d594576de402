package io.nextclick.learning.cml;

import static io.nextclick.learning.training.TrainingSettings.DROPOUT;
import static io.nextclick.learning.training.TrainingSettings.LEARNING_RATE;
import static io.nextclick.learning.training.TrainingSettings.SEED;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.nextclick.learning.cml.GraphLosses.Losses;
import io.nextclick.learning.cml.LossWeights.Weighed;
import io.nextclick.learning.training.Adam;
import io.nextclick.learning.training.Gradients;
import io.nextclick.learning.training.Recipe;
import io.nextclick.learning.training.SessionBatch;
import io.nextclick.learning.training.Snapshot;
import io.nextclick.learning.training.Step;
import io.nextclick.learning.training.Windows.Window;
import io.nextclick.model.cml.CmlShape;
import io.nextclick.model.network.KnownClicks;
import io.nextclick.model.network.Scalar;
import io.nextclick.model.network.Weights;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/**
 * The three steps of CML (arXiv 2202.08523, section 3.4) for a batch of sessions, with θ the
 * weights of the graph network and φ those that weigh its losses:
 *
 * <ol>
 *   <li>a copy moves to {@code θ' = θ − η ∇ℒ(θ, φ)} on the batch;
 *   <li>φ moves such that θ' would have done better on other sessions;
 *   <li>θ moves on the batch, its losses weighed by the new φ.
 * </ol>
 *
 * <p>The second needs how each loss of the batch changes along {@code v = ∇ℒ_others(θ')}: {@code −η
 * Σ_j ∇w_j (∇ℓ_j · v)}, since the weights w are all that φ acts on. The products are had by finite
 * differences from the losses at {@code θ ± εv}, so that no gradient of a gradient is needed and
 * nothing is left out.
 */
public final class GraphStep implements Step {

  /** How far the finite differences go, as a length in the space of the weights. */
  private static final double DISTANCE = 0.01;

  private final CmlShape shape;
  private final GraphOptions options;
  private final Adam theta;
  private final LossWeights phi;
  private final float dropout;
  private final NDManager manager;
  private final Random random;
  private final List<Window> windows;
  private final Map<Integer, List<Integer>> placesOfSession = new HashMap<>();
  private final SessionGraph graph;
  private double rate;

  /** As the settings say. */
  GraphStep(Recipe.Ingredients ingredients) {
    this(
        (CmlShape) ingredients.shape(),
        GraphOptions.of(ingredients.settings().settings()),
        ingredients.windows(),
        ingredients.adam(),
        ingredients.settings().get(LEARNING_RATE),
        ingredients.settings().get(DROPOUT),
        ingredients.settings().get(SEED),
        ingredients.manager());
  }

  /**
   * @param windows all that will be trained on; the batches are of these
   * @param theta moves {@link CmlShape#learnt}
   * @param seed of what is drawn
   */
  public GraphStep(
      CmlShape shape,
      GraphOptions options,
      List<Window> windows,
      Adam theta,
      double learningRate,
      double dropout,
      long seed,
      NDManager manager) {
    this.shape = shape;
    this.options = options;
    this.theta = theta;
    this.rate = learningRate;
    this.phi = new LossWeights(shape.dimension(), learningRate, manager);
    this.dropout = (float) dropout;
    this.manager = manager;
    this.random = new Random(seed);
    this.windows = windows;
    List<KnownClicks> sessions = new ArrayList<>();
    for (Window window : windows) {
      placesOfSession
          .computeIfAbsent(window.session(), session -> new ArrayList<>())
          .add(sessions.size());
      sessions.add(window.clicks());
    }
    this.graph = new SessionGraph(sessions, shape, manager);
  }

  @Override
  public void learnAt(double newRate) {
    rate = newRate;
    theta.learnAt(newRate);
    phi.learnAt(newRate);
  }

  @Override
  public void seed(long seed) {
    random.setSeed(seed);
  }

  @Override
  public void keep(Snapshot in) {
    phi.keep(in);
  }

  @Override
  public void restore(Snapshot from) {
    phi.restore(from);
  }

  @Override
  public Weights network(Weights learnt, NDManager scope) {
    return graph.propagated(learnt, graph.everybody(), scope);
  }

  LossWeights phi() {
    return phi;
  }

  @Override
  public double take(SessionBatch batch) {
    GraphLosses losses = losses(batch);
    if (options.meta()) {
      GraphLosses others = losses(others(batch));
      try (NDManager step = manager.newSubManager()) {
        moveWeights(losses, others, step);
      }
    }
    try (NDManager step = manager.newSubManager()) {
      Weights leaves = theta.weights().forStep(step);
      Losses made = differentiate(losses, leaves, dropout, step);
      theta.update(leaves, step);
      return made.ranking().sum().getFloat();
    }
  }

  GraphLosses losses(SessionBatch batch) {
    // All windows of their sessions: they overlap, and one would give another's targets away.
    List<Integer> asked =
        batch.windows().stream().flatMap(window -> placesOf(window).stream()).toList();
    return new GraphLosses(batch, shape, options, graph.without(asked, random), random);
  }

  private List<Integer> placesOf(Window window) {
    return Objects.requireNonNull(placesOfSession.get(window.session()));
  }

  /** As many windows of other sessions as there are in a batch, drawn at random. */
  private SessionBatch others(SessionBatch batch) {
    Set<Window> own = Collections.newSetFromMap(new IdentityHashMap<>());
    batch.windows().forEach(window -> placesOf(window).forEach(p -> own.add(windows.get(p))));
    int count = Math.min(batch.windows().size(), windows.size() - own.size());
    if (count == 0) {
      return batch;
    }
    Set<Window> drawn = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Window> others = new ArrayList<>();
    while (others.size() < count) {
      Window window = windows.get(random.nextInt(windows.size()));
      if (!own.contains(window) && drawn.add(window)) {
        others.add(window);
      }
    }
    return SessionBatch.of(others);
  }

  /** Steps 1 and 2. */
  void moveWeights(GraphLosses losses, GraphLosses others, NDManager step) {
    Weights leaves = theta.weights().forStep(step);
    Losses made = differentiate(losses, leaves, 0, step);
    Weights moved = moved(leaves).forStep(step);
    Gradients.of(() -> lossOf(others, moved, step));
    Weights direction = gradients(moved);
    if (length(direction) > 0) {
      phi.move(losses, made, pull(losses, leaves, direction, step), step);
    }
  }

  /** θ' of leaves that hold their gradients. */
  Weights moved(Weights leaves) {
    return plus(leaves, gradients(leaves), -rate);
  }

  /** A scalar: what θ' shall do better. */
  NDArray lossOf(GraphLosses others, Weights moved, NDManager step) {
    return others.ofTargets(propagated(moved, others, step), step);
  }

  /** For each loss, {@code ∇ℓ · v} with its share in the loss of the batch. */
  float[] pull(GraphLosses losses, Weights weights, Weights direction, NDManager step) {
    double distance = DISTANCE / length(direction);
    float[] ahead = values(losses, plus(weights, direction, distance), step);
    float[] behind = values(losses, plus(weights, direction, -distance), step);
    int targets = losses.groups().length;
    float[] pull = new float[ahead.length];
    for (int i = 0; i < pull.length; i++) {
      double share = i < targets ? 1.0 / targets : options.lambda() / (ahead.length - targets);
      pull[i] = (float) (share * (ahead[i] - behind[i]) / (2 * distance));
    }
    return pull;
  }

  private float[] values(GraphLosses losses, Weights weights, NDManager step) {
    Losses made = losses.of(propagated(weights, losses, step), 0, step);
    NDArray contrast = made.contrast();
    return (contrast == null ? made.ranking() : made.ranking().concat(contrast)).toFloatArray();
  }

  /** Leaves the gradients of the batch's weighed loss in the leaves. */
  Losses differentiate(GraphLosses losses, Weights leaves, float forgotten, NDManager step) {
    List<Losses> made = new ArrayList<>();
    Gradients.of(
        () -> {
          made.add(losses.of(propagated(leaves, losses, step), forgotten, step));
          return weighed(losses, made.get(0), step);
        });
    return made.get(0);
  }

  private NDArray weighed(GraphLosses losses, Losses made, NDManager step) {
    NDArray ranking = made.ranking();
    NDArray contrast = made.contrast();
    if (options.meta()) {
      Weighed weights = phi.of(losses, made, step);
      ranking = ranking.mul(weights.ranking());
      contrast = contrast == null ? null : contrast.mul(Objects.requireNonNull(weights.contrast()));
    }
    return contrast == null
        ? ranking.mean()
        : ranking.mean().add(contrast.mean().mul(Scalar.of(step, options.lambda())));
  }

  private Weights propagated(Weights weights, GraphLosses asked, NDManager step) {
    return graph.propagated(weights, asked.present(), step);
  }

  static Weights gradients(Weights leaves) {
    return leaves.map((name, leaf) -> leaf.getGradient());
  }

  private static Weights plus(Weights weights, Weights direction, double distance) {
    return weights.map(
        (name, array) -> {
          NDArray from = array.stopGradient();
          NDArray far = direction.get(name).mul(Scalar.of(array.getManager(), distance));
          return from.add(far);
        });
  }

  private static double length(Weights direction) {
    double squares = 0;
    for (String name : direction.names()) {
      squares += direction.get(name).square().sum().getFloat();
    }
    return Math.sqrt(squares);
  }
}
