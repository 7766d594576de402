package io.nextclick.model.cml;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.core.Linear;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.network.Behaviours;
import io.nextclick.model.network.Hyperparameters;
import io.nextclick.model.network.NetworkShape;
import io.nextclick.model.network.Scoring;
import io.nextclick.model.network.Weights;
import io.nextclick.schemas.InvalidSettingException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The sizes that fix every tensor of a CML network.
 *
 * @param items V, how many items are known
 * @param dimension D, length of an embedding
 * @param maxLength how many of a prefix's latest clicks are looked at
 * @param layers how often a session gathers from items; between two, items gather from sessions
 * @param recency what a click weighs less for each that came after it; 1 makes a session a set, as
 *     it is in the paper
 * @param behaviours told apart
 */
public record CmlShape(
    int items, int dimension, int maxLength, int layers, double recency, Behaviours behaviours)
    implements NetworkShape {

  /** What checkpoints of this network name as their architecture. */
  public static final String ARCHITECTURE = "cml";

  /** (V, (layers − 1)·D): what items gathered from the sessions trained on, layer by layer. */
  public static final String ITEM_LAYERS = "item_layers";

  /** (D, layers·D): of all layers of an item, what is held against a session. */
  private static final String ITEM_PROJECTION = "item.projection.weight";

  /** (D, layers·D): of all layers of a session. */
  static final String SESSION_PROJECTION = "session.projection.weight";

  /** (D): what all sessions want. */
  static final String SESSION_BIAS = "session.projection.bias";

  private static final String LAYERS = "layers";
  private static final String RECENCY = "recency";

  public CmlShape {
    if (items < 1 || dimension < 1 || maxLength < 1 || layers < 1) {
      throw new InvalidSettingException(
          "CML needs at least one item, dimension, click and layer, not %d, %d, %d and %d"
              .formatted(items, dimension, maxLength, layers));
    }
    if (!(recency > 0 && recency <= 1)) {
      throw new InvalidSettingException("Recency is above 0, at most 1, not " + recency);
    }
  }

  /**
   * The sizes of a checkpoint's network.
   *
   * @throws io.nextclick.model.checkpoint.CheckpointException if its hyperparameters do not say
   */
  public static CmlShape of(Checkpoint checkpoint) {
    return new CmlShape(
        checkpoint.vocabulary().size(),
        Hyperparameters.dimension(checkpoint),
        Hyperparameters.maxLength(checkpoint),
        Hyperparameters.layers(checkpoint, LAYERS),
        Hyperparameters.share(checkpoint, RECENCY),
        Behaviours.of(checkpoint));
  }

  @Override
  public Map<String, String> hyperparameters() {
    Map<String, String> hyperparameters = Hyperparameters.of(this);
    hyperparameters.put(LAYERS, String.valueOf(layers));
    hyperparameters.put(RECENCY, String.valueOf(recency));
    return hyperparameters;
  }

  @Override
  public Map<String, int[]> tensors() {
    Map<String, int[]> sizes = learnt();
    if (layers > 1) {
      sizes.put(ITEM_LAYERS, new int[] {items, (layers - 1) * dimension});
    }
    return sizes;
  }

  /** All but {@link #ITEM_LAYERS}, which follow from these and the sessions trained on. */
  @Override
  public Map<String, int[]> learnt() {
    Map<String, int[]> sizes = new LinkedHashMap<>();
    sizes.put(Weights.ITEMS, new int[] {items, dimension});
    for (int layer = 1; layer <= layers; layer++) {
      sizes.put(sessionWeight(layer), new int[] {dimension, dimension});
      if (layer < layers) {
        sizes.put(itemWeight(layer), new int[] {dimension, dimension});
      }
    }
    sizes.put(SESSION_PROJECTION, new int[] {dimension, layers * dimension});
    sizes.put(SESSION_BIAS, new int[] {dimension});
    sizes.put(ITEM_PROJECTION, new int[] {dimension, layers * dimension});
    return sizes;
  }

  /** Of what sessions gather in a layer, from 1. */
  static String sessionWeight(int layer) {
    return "layers." + layer + ".session.weight";
  }

  /** Of what items gather in a layer, from 1. */
  static String itemWeight(int layer) {
    return "layers." + layer + ".item.weight";
  }

  /** How many behaviours there are; those who do not tell have one. */
  public int behaviourCount() {
    return Math.max(1, behaviours.known().size());
  }

  /** How sessions gather from their clicks. */
  public Gathering gathering() {
    return new Gathering(behaviourCount(), recency);
  }

  @Override
  public Cml encoder(Weights weights, float dropout) {
    return new Cml(this, weights, dropout);
  }

  @Override
  public Scoring scoring() {
    return Scoring.DOT;
  }

  @Override
  public NDArray itemTable(Weights weights) {
    return Linear.linear(itemLayers(weights), weights.get(ITEM_PROJECTION)).singletonOrThrow();
  }

  /** (V, layers·D): the items themselves, then what they gathered. */
  NDArray itemLayers(Weights weights) {
    NDArray items = weights.get(Weights.ITEMS);
    return layers == 1 ? items : items.concat(weights.get(ITEM_LAYERS), 1);
  }
}
