package io.nextclick.stream;

import io.nextclick.service.KafkaSettings;
import io.nextclick.service.UserError;
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
  private static final int MAX_LIST_LENGTH = 500;
  private static final int MAX_PORT = 65_535;

  private StreamSettings() {}

  /**
   * @throws UserError naming the key, the value and what is allowed
   */
  static void require(StreamConfig config) {
    KafkaSettings.require(config.kafka(), StreamsConfig.configDef().names());
    KafkaProperties.clients(config);
    KafkaProperties.exactlyOnce(config);
    requireBetween("threads", config.threads(), 1, MAX_THREADS);
    requireBetween("session.max-clicks", config.session().maxClicks(), 1, MAX_CLICKS);
    requireBetween("scoring.max-batch", config.scoring().maxBatch(), 1, MAX_BATCH);
    requireBetween("scoring.list-length", config.scoring().listLength(), 1, MAX_LIST_LENGTH);
    requireBetween("http.port", config.http().port(), 0, MAX_PORT);
    StreamApp.rule(config);
  }

  private static void requireBetween(String key, int value, int least, int most) {
    if (value < least || value > most) {
      throw new UserError(
          "nextclick.%s must be %d to %d, it is %d".formatted(key, least, most, value));
    }
  }
}
