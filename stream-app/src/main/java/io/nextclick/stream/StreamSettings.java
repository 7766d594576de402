package io.nextclick.stream;

import io.nextclick.service.Bounds;
import io.nextclick.service.KafkaSettings;
import io.nextclick.service.UserError;
import io.nextclick.stream.model.ModelFollower;
import org.apache.kafka.streams.StreamsConfig;

/** What can be said of a configuration without looking at anything else. */
final class StreamSettings {

  /**
   * A session of more clicks, with ids as long as they may be and as many clicks that it has
   * forgotten, does not fit into a request to a broker.
   */
  private static final int MAX_CLICKS = 300;

  private static final int MAX_THREADS = 256;
  private static final int MAX_BATCH = 65_536;

  private StreamSettings() {}

  /**
   * @throws UserError naming the key, the value and what is allowed
   */
  static void require(StreamConfig config) {
    KafkaSettings.require(config.kafka(), StreamsConfig.configDef().names());
    KafkaProperties.clients(config);
    KafkaProperties.exactlyOnce(config);
    Bounds.require("threads", config.threads(), 1, MAX_THREADS);
    Bounds.require("session.max-clicks", config.session().maxClicks(), 1, MAX_CLICKS);
    Bounds.require("scoring.max-batch", config.scoring().maxBatch(), 1, MAX_BATCH);
    Bounds.require(
        "scoring.list-length", config.scoring().listLength(), 1, ModelFollower.MAX_LIST_LENGTH);
    Bounds.requirePort("http.port", config.http().port());
    StreamApp.rule(config);
  }
}
