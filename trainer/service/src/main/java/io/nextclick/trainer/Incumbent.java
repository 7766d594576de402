package io.nextclick.trainer;

import io.nextclick.model.ComputeDevice;
import io.nextclick.model.ServingModel;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.CheckpointException;
import io.nextclick.model.serving.ServingModels;
import io.nextclick.model.serving.WarmUp;
import io.nextclick.registry.ModelsTopicReader;
import io.nextclick.schemas.LiveVersion;
import io.nextclick.schemas.Topics;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The checkpoint that answers at present. */
record Incumbent(String version, Checkpoint checkpoint) {

  /** The stream app's default. */
  private static final int LIST_LENGTH = 20;

  private static final Logger LOG = LoggerFactory.getLogger(Incumbent.class);

  /**
   * What the models topic says when a run begins.
   *
   * @param wanted the version that is to answer, if any
   * @param model empty where none is, or where it cannot be used: it answers nobody, and must not
   *     stand in the way of a better one
   */
  record AtStart(Optional<String> wanted, Optional<Incumbent> model) {}

  static AtStart read(Map<String, Object> clientProperties, Topics topics, ComputeDevice device) {
    try (ModelsTopicReader models = new ModelsTopicReader(clientProperties, topics)) {
      models.readToEnd();
      Optional<String> wanted = models.wanted().map(LiveVersion::version);
      try {
        return new AtStart(
            wanted,
            wanted.map(version -> new Incumbent(version, usable(models.fetch(version), device))));
      } catch (CheckpointException e) {
        LOG.warn("The live model is left out of account: {}", e.getMessage());
        return new AtStart(wanted, Optional.empty());
      }
    }
  }

  /**
   * The checkpoint, of the incumbent or of what is to be published, if a stream app could answer
   * with it.
   *
   * @throws CheckpointException if not
   */
  static Checkpoint usable(Checkpoint checkpoint, ComputeDevice device) {
    try (ServingModel model = ServingModels.load(checkpoint, device)) {
      WarmUp.run(model, checkpoint, LIST_LENGTH);
    }
    return checkpoint;
  }

  Instant trainedTo() {
    return checkpoint.metadata().trainedTo();
  }
}
