package io.nextclick.model.gru4rec;

import io.nextclick.model.checkpoint.Checkpoint;
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
 * The sizes that fix every tensor of a GRU4Rec network.
 *
 * @param items V, how many items are known
 * @param dimension D, length of an embedding
 * @param maxLength how many of a prefix's latest clicks are looked at
 * @param hiddenSize H, numbers that the network remembers of a session
 * @param layers recurrences, one above the other
 * @param behaviours told in its clicks
 */
public record Gru4RecShape(
    int items, int dimension, int maxLength, int hiddenSize, int layers, Behaviours behaviours)
    implements NetworkShape {

  /** What checkpoints of this network name as their architecture. */
  public static final String ARCHITECTURE = "gru4rec";

  /** (D, H): from what is remembered to what is wanted. */
  static final String PROJECTION = "projection.weight";

  /** (D). */
  static final String PROJECTION_BIAS = "projection.bias";

  /** Reset, update and new, one below the other. */
  static final int GATES = 3;

  private static final String HIDDEN_SIZE = "hidden_size";
  private static final String LAYERS = "layers";

  public Gru4RecShape {
    if (items < 1 || dimension < 1 || maxLength < 1 || hiddenSize < 1 || layers < 1) {
      throw new InvalidSettingException(
          "GRU4Rec needs at least one item, dimension, click, hidden number and layer, not %d, %d, %d, %d and %d"
              .formatted(items, dimension, maxLength, hiddenSize, layers));
    }
  }

  /**
   * The sizes of a checkpoint's network.
   *
   * @throws io.nextclick.model.checkpoint.CheckpointException if its hyperparameters do not say
   */
  public static Gru4RecShape of(Checkpoint checkpoint) {
    return new Gru4RecShape(
        checkpoint.vocabulary().size(),
        Hyperparameters.dimension(checkpoint),
        Hyperparameters.maxLength(checkpoint),
        Hyperparameters.positive(checkpoint, HIDDEN_SIZE),
        Hyperparameters.layers(checkpoint, LAYERS),
        Behaviours.of(checkpoint));
  }

  @Override
  public Map<String, String> hyperparameters() {
    Map<String, String> hyperparameters = Hyperparameters.of(this);
    hyperparameters.put(HIDDEN_SIZE, String.valueOf(hiddenSize));
    hyperparameters.put(LAYERS, String.valueOf(layers));
    return hyperparameters;
  }

  @Override
  public Map<String, int[]> tensors() {
    Map<String, int[]> sizes = new LinkedHashMap<>();
    sizes.put(Weights.ITEMS, new int[] {items, dimension});
    for (int layer = 0; layer < layers; layer++) {
      int below = layer == 0 ? dimension : hiddenSize;
      sizes.put(inputWeight(layer), new int[] {GATES * hiddenSize, below});
      sizes.put(hiddenWeight(layer), new int[] {GATES * hiddenSize, hiddenSize});
    }
    sizes.put(PROJECTION, new int[] {dimension, hiddenSize});
    sizes.put(PROJECTION_BIAS, new int[] {dimension});
    behaviours.addTo(sizes, dimension);
    return sizes;
  }

  /** (3·H, D), or (3·H, H) above the first layer: what a click does to the gates. */
  static String inputWeight(int layer) {
    return "gru." + layer + ".input.weight";
  }

  /** (3·H, H): what is remembered does to them. */
  static String hiddenWeight(int layer) {
    return "gru." + layer + ".hidden.weight";
  }

  @Override
  public Encoder encoder(Weights weights, float dropout) {
    return new Gru4Rec(this, weights, dropout);
  }

  @Override
  public Scoring scoring() {
    return Scoring.DOT;
  }
}
