package io.nextclick.model.sasrec;

import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.CheckpointException;
import io.nextclick.model.network.Behaviours;
import io.nextclick.model.network.Encoder;
import io.nextclick.model.network.Hyperparameters;
import io.nextclick.model.network.NetworkShape;
import io.nextclick.model.network.Scoring;
import io.nextclick.model.network.Weights;
import io.nextclick.schemas.InvalidSettingException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The sizes that fix every tensor of a SASRec encoder.
 *
 * @param items V, how many items are known
 * @param dimension D, length of an embedding
 * @param maxLength how many of a prefix's latest clicks are looked at, and positions embedded
 * @param layers attention and feed-forward, one after the other
 * @param heads of each attention; they share the dimension out evenly
 * @param behaviours told in its clicks
 */
public record SasRecShape(
    int items, int dimension, int maxLength, int layers, int heads, Behaviours behaviours)
    implements NetworkShape {

  /** What checkpoints of the encoder trained alone name as their architecture. */
  public static final String SASREC = "sasrec";

  /** What checkpoints of the encoder trained with meta-optimised contrast name. */
  public static final String MCLREC = "mclrec";

  static final String POSITIONS = "position_embedding";
  static final String INPUT_NORM = "input_norm";

  /** The feed-forward's inner layer is so many times as wide as an embedding. */
  private static final int WIDENING = 4;

  private static final String LAYERS = "layers";
  private static final String HEADS = "heads";

  public SasRecShape {
    if (items < 1 || dimension < 1 || maxLength < 1 || layers < 1 || heads < 1) {
      throw new InvalidSettingException(
          "SASRec needs at least one item, dimension, click, layer and head, not %d, %d, %d, %d and %d"
              .formatted(items, dimension, maxLength, layers, heads));
    }
    if (dimension % heads != 0) {
      throw new InvalidSettingException(
          "The dimension %d cannot be shared out among %d heads: make it a multiple"
              .formatted(dimension, heads));
    }
  }

  /**
   * The sizes of a checkpoint's network.
   *
   * @throws CheckpointException if its hyperparameters do not say
   */
  public static SasRecShape of(Checkpoint checkpoint) {
    try {
      return new SasRecShape(
          checkpoint.vocabulary().size(),
          Hyperparameters.dimension(checkpoint),
          Hyperparameters.maxLength(checkpoint),
          Hyperparameters.layers(checkpoint, LAYERS),
          Hyperparameters.positive(checkpoint, HEADS),
          Behaviours.of(checkpoint));
    } catch (InvalidSettingException e) {
      throw new CheckpointException(e.getMessage() + ". Train again.", e);
    }
  }

  @Override
  public Map<String, String> hyperparameters() {
    Map<String, String> hyperparameters = Hyperparameters.of(this);
    hyperparameters.put(LAYERS, String.valueOf(layers));
    hyperparameters.put(HEADS, String.valueOf(heads));
    return hyperparameters;
  }

  @Override
  public Map<String, int[]> tensors() {
    Map<String, int[]> sizes = new LinkedHashMap<>();
    sizes.put(Weights.ITEMS, new int[] {items, dimension});
    sizes.put(POSITIONS, new int[] {maxLength, dimension});
    vectors(sizes, INPUT_NORM, dimension);
    for (int layer = 0; layer < layers; layer++) {
      for (String projection : new String[] {"query", "key", "value", "output"}) {
        linear(sizes, name(layer, "attention." + projection), dimension, dimension);
      }
      vectors(sizes, name(layer, "attention.norm"), dimension);
      linear(sizes, name(layer, "feed_forward.inner"), WIDENING * dimension, dimension);
      linear(sizes, name(layer, "feed_forward.outer"), dimension, WIDENING * dimension);
      vectors(sizes, name(layer, "feed_forward.norm"), dimension);
    }
    behaviours.addTo(sizes, dimension);
    return sizes;
  }

  @Override
  public Encoder encoder(Weights weights, float dropout) {
    return new SasRec(this, weights, dropout);
  }

  @Override
  public Scoring scoring() {
    return Scoring.DOT;
  }

  static String name(int layer, String part) {
    return "layers." + layer + "." + part;
  }

  private static void linear(Map<String, int[]> sizes, String name, int out, int in) {
    sizes.put(name + ".weight", new int[] {out, in});
    sizes.put(name + ".bias", new int[] {out});
  }

  private static void vectors(Map<String, int[]> sizes, String name, int length) {
    sizes.put(name + ".weight", new int[] {length});
    sizes.put(name + ".bias", new int[] {length});
  }
}
