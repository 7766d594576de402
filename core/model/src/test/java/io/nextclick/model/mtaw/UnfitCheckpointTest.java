package io.nextclick.model.mtaw;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextclick.model.ComputeDevice;
import io.nextclick.model.Vocabulary;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.CheckpointException;
import io.nextclick.model.checkpoint.CheckpointMetadata;
import io.nextclick.model.checkpoint.Tensor;
import io.nextclick.model.serving.ServingModels;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Checkpoints that are whole, but not for this network. */
class UnfitCheckpointTest {

  private final Checkpoint fit = RandomCheckpoints.mtaw(new MtawShape(11, 4, 5), 3);

  @Test
  void refusesAnArchitectureItDoesNotKnow() {
    assertRefused(
        new Checkpoint(metadata("narm", Map.of()), fit.vocabulary(), fit.tensors()),
        "The checkpoint is of architecture 'narm', known are: mtaw-plus, mtaw, mclrec, sasrec, cml, gru4rec. Use the program version"
            + " that trained it, or train again.");
  }

  @Test
  void refusesAVocabularyOfAnotherSize() {
    Vocabulary smaller = RandomCheckpoints.vocabulary(10);
    assertRefused(
        new Checkpoint(fit.metadata(), smaller, fit.tensors()),
        "tensor 'item_embedding' has shape [11, 4] where the mtaw checkpoint's 10 items and"
            + " hyperparameters {dimension=4, enhancing_layer=true, max_length=5} ask for [10, 4]. Train again.");
  }

  @Test
  void refusesTensorsOfAnotherShape() {
    TreeMap<String, Tensor> tensors = new TreeMap<>(fit.tensors());
    tensors.put("itl.query.weight", Tensor.of(new float[12], 3, 4));
    assertRefused(
        new Checkpoint(fit.metadata(), fit.vocabulary(), tensors),
        "tensor 'itl.query.weight' has shape [3, 4] where");
  }

  @Test
  void refusesAMissingTensor() {
    TreeMap<String, Tensor> tensors = new TreeMap<>(fit.tensors());
    tensors.remove("itl.query.weight");
    assertRefused(
        new Checkpoint(fit.metadata(), fit.vocabulary(), tensors),
        "tensor 'itl.query.weight' is missing from the mtaw checkpoint, which has [iel");
  }

  @Test
  void refusesATensorTooMany() {
    TreeMap<String, Tensor> tensors = new TreeMap<>(fit.tensors());
    tensors.put("repeat.weight", Tensor.of(new float[1], 1));
    assertRefused(
        new Checkpoint(fit.metadata(), fit.vocabulary(), tensors),
        "The mtaw checkpoint has tensors that the network does not know");
  }

  @Test
  void refusesHyperparametersThatBuildNoNetwork() {
    for (String value : new String[] {"", "0", "-4", "four", "4.5", "99999999999"}) {
      assertRefused(
          new Checkpoint(
              metadata("mtaw", Map.of("dimension", value, "max_length", "5")),
              fit.vocabulary(),
              fit.tensors()),
          "The mtaw checkpoint's hyperparameter 'dimension' must be a whole number above 0");
    }
  }

  private CheckpointMetadata metadata(String architecture, Map<String, String> hyperparameters) {
    return new CheckpointMetadata(
        architecture,
        new TreeMap<>(hyperparameters),
        fit.metadata().trainedFrom(),
        fit.metadata().trainedTo(),
        1);
  }

  private static void assertRefused(Checkpoint checkpoint, String message) {
    assertThatThrownBy(() -> ServingModels.load(checkpoint, new ComputeDevice.Cpu()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(message);
  }
}
