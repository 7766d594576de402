package io.nextclick.model.mtaw;

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
 * The sizes that fix every tensor of an MTAW network.
 *
 * @param items V, how many items are known
 * @param dimension D, length of an embedding
 * @param maxLength how many of a prefix's latest clicks are looked at, and positions embedded
 * @param enhancing whether there is an interest enhancing layer; without, the last instant interest
 *     is what the visitor wants
 * @param behaviours told in its clicks
 */
public record MtawShape(
    int items, int dimension, int maxLength, boolean enhancing, Behaviours behaviours)
    implements NetworkShape {

  /** What checkpoints of this network name as their architecture. */
  public static final String ARCHITECTURE = "mtaw";

  private static final String ENHANCING_LAYER = "enhancing_layer";

  public MtawShape {
    if (items < 1 || dimension < 1 || maxLength < 1) {
      throw new InvalidSettingException(
          "MTAW needs at least one item, dimension and click, not %d, %d and %d"
              .formatted(items, dimension, maxLength));
    }
  }

  /** MTAW as published, with its interest enhancing layer. */
  public MtawShape(int items, int dimension, int maxLength) {
    this(items, dimension, maxLength, true, Behaviours.NONE);
  }

  /**
   * The sizes of a checkpoint's network.
   *
   * @throws CheckpointException if its hyperparameters do not say
   */
  public static MtawShape of(Checkpoint checkpoint) {
    Map<String, String> hyperparameters = checkpoint.metadata().hyperparameters();
    return new MtawShape(
        checkpoint.vocabulary().size(),
        Hyperparameters.dimension(checkpoint),
        Hyperparameters.maxLength(checkpoint),
        enhancing(hyperparameters),
        Behaviours.of(checkpoint));
  }

  @Override
  public Map<String, String> hyperparameters() {
    Map<String, String> hyperparameters = Hyperparameters.of(this);
    hyperparameters.put(ENHANCING_LAYER, String.valueOf(enhancing));
    return hyperparameters;
  }

  @Override
  public Map<String, int[]> tensors() {
    Map<String, int[]> sizes = new LinkedHashMap<>();
    for (MtawTensor tensor : MtawTensor.values()) {
      if (tensor.isUsedBy(this)) {
        sizes.put(tensor.checkpointName(), tensor.sizes(this));
      }
    }
    behaviours.addTo(sizes, dimension);
    return sizes;
  }

  @Override
  public Encoder encoder(Weights weights, float dropout) {
    return new Mtaw(this, weights, dropout);
  }

  @Override
  public Scoring scoring() {
    return Scoring.COSINE;
  }

  /** Checkpoints from before there was a choice do not say, and have the layer. */
  private static boolean enhancing(Map<String, String> hyperparameters) {
    String value = hyperparameters.getOrDefault(ENHANCING_LAYER, "true");
    if (!value.equals("true") && !value.equals("false")) {
      throw new CheckpointException(
          "The mtaw checkpoint's hyperparameter '%s' must be true or false, it is %s. Train again."
              .formatted(ENHANCING_LAYER, value));
    }
    return value.equals("true");
  }
}
