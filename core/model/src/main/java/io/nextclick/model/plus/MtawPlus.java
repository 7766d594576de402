package io.nextclick.model.plus;

import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.CheckpointException;
import io.nextclick.model.checkpoint.CheckpointMetadata;
import io.nextclick.model.checkpoint.Tensor;
import io.nextclick.model.mtaw.MtawShape;
import io.nextclick.schemas.InvalidSettingException;
import io.nextclick.schemas.Prefix;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** A checkpoint of mtaw-plus: one of MTAW, the mixer, and the sessions that are counted. */
public final class MtawPlus {

  /** What checkpoints name as their architecture. */
  public static final String ARCHITECTURE = "mtaw-plus";

  private static final String SIGMA = "sigma";

  /** {@code exp(σ)} times a hundred candidates is far from the end of all numbers. */
  private static final double MOST_SIGMA = 500;

  /** The tensors that the network has not. */
  private static final Set<String> ADDED =
      Set.of(Mixer.TENSOR, SessionMemory.ITEMS, SessionMemory.LENGTHS);

  private MtawPlus() {}

  /**
   * Puts the three together.
   *
   * @param network a checkpoint of MTAW whose hyperparameters name {@code sigma}
   * @param sessions item ids of the network's vocabulary, oldest session first
   */
  public static Checkpoint checkpoint(
      Checkpoint network, Mixer mixer, List<Prefix> sessions, Set<Part> parts) {
    SortedMap<String, Tensor> tensors = new TreeMap<>(network.tensors());
    tensors.put(Mixer.TENSOR, mixer.toTensor());
    tensors.putAll(SessionMemory.toTensors(sessions, network.vocabulary()));
    SortedMap<String, String> hyperparameters = new TreeMap<>(network.metadata().hyperparameters());
    hyperparameters.put(Part.HYPERPARAMETER, Part.format(parts));
    return new Checkpoint(
        metadata(network, ARCHITECTURE, hyperparameters), network.vocabulary(), tensors);
  }

  /** The checkpoint of MTAW within one of mtaw-plus; of other architectures, the checkpoint. */
  public static Checkpoint network(Checkpoint checkpoint) {
    if (!checkpoint.metadata().architecture().equals(ARCHITECTURE)) {
      return checkpoint;
    }
    SortedMap<String, Tensor> tensors = new TreeMap<>(checkpoint.tensors());
    tensors.keySet().removeAll(ADDED);
    SortedMap<String, String> hyperparameters = checkpoint.metadata().hyperparameters();
    return new Checkpoint(
        metadata(checkpoint, MtawShape.ARCHITECTURE, hyperparameters),
        checkpoint.vocabulary(),
        tensors);
  }

  private static CheckpointMetadata metadata(
      Checkpoint like, String architecture, SortedMap<String, String> hyperparameters) {
    CheckpointMetadata metadata = like.metadata();
    return new CheckpointMetadata(
        architecture,
        hyperparameters,
        metadata.trainedFrom(),
        metadata.trainedTo(),
        metadata.seed());
  }

  /**
   * The mixer of a checkpoint.
   *
   * @throws CheckpointException if it is missing or misshapen
   */
  public static Mixer mixer(Checkpoint checkpoint) {
    return Mixer.of(checkpoint.tensor(Mixer.TENSOR, Mixer.sizes()));
  }

  static Set<Part> parts(Checkpoint checkpoint) {
    try {
      return Part.parse(hyperparameter(checkpoint, Part.HYPERPARAMETER));
    } catch (InvalidSettingException e) {
      throw new CheckpointException(e.getMessage() + ". Train again.", e);
    }
  }

  /**
   * By which training scaled the cosine.
   *
   * @param checkpoint of mtaw-plus, or of the network in one
   * @throws CheckpointException if it does not say
   */
  public static double sigma(Checkpoint checkpoint) {
    String value = hyperparameter(checkpoint, SIGMA);
    try {
      double sigma = Double.parseDouble(value);
      if (sigma > 0 && sigma <= MOST_SIGMA) {
        return sigma;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new CheckpointException(
        "The checkpoint's hyperparameter 'sigma' must be a number above 0, at most %.0f, it is %s. Train again."
            .formatted(MOST_SIGMA, value));
  }

  private static String hyperparameter(Checkpoint checkpoint, String name) {
    return checkpoint.metadata().hyperparameters().getOrDefault(name, "(none)");
  }
}
