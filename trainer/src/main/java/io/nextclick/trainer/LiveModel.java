package io.nextclick.trainer;

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
   * What the models topic says; empty where nothing is live, or where it cannot be read back: what
   * nobody can load answers nobody, and must not stand in the way of a better one.
   */
  static Optional<LiveModel> read(Map<String, Object> clientProperties) {
    try (ModelsTopicReader models = new ModelsTopicReader(clientProperties)) {
      models.readToEnd();
      Optional<String> version = models.live().map(LiveVersion::version);
      try {
        return version.map(live -> new LiveModel(live, models.fetch(live)));
      } catch (CheckpointException e) {
        LOG.warn("The live model is left out of account: {}", e.getMessage());
        return Optional.empty();
      }
    }
  }

  Instant trainedTo() {
    return checkpoint.metadata().trainedTo();
  }
}
