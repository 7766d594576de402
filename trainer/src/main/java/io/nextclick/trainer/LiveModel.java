package io.nextclick.trainer;

import io.nextclick.model.ComputeDevice;
import io.nextclick.model.ServingModels;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.CheckpointException;
import io.nextclick.model.distribution.ModelsTopicReader;
import io.nextclick.schemas.LiveVersion;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The checkpoint that answers at present. */
record LiveModel(String version, Checkpoint checkpoint) {

  private static final Logger LOG = LoggerFactory.getLogger(LiveModel.class);

  /**
   * What the models topic says; empty where nothing is live, or where it cannot be loaded: it
   * answers nobody, and must not stand in the way of a better one.
   */
  static Optional<LiveModel> read(Map<String, Object> clientProperties, ComputeDevice device) {
    try (ModelsTopicReader models = new ModelsTopicReader(clientProperties)) {
      models.readToEnd();
      Optional<String> version = models.live().map(LiveVersion::version);
      try {
        return version.map(live -> new LiveModel(live, loadable(models.fetch(live), device)));
      } catch (CheckpointException e) {
        LOG.warn("The live model is left out of account: {}", e.getMessage());
        return Optional.empty();
      }
    }
  }

  private static Checkpoint loadable(Checkpoint checkpoint, ComputeDevice device) {
    ServingModels.load(checkpoint, device).close();
    return checkpoint;
  }

  Instant trainedTo() {
    return checkpoint.metadata().trainedTo();
  }
}
