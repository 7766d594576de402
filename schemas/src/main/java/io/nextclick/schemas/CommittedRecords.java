package io.nextclick.schemas;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** How every consumer of ours that belongs to no group reads. */
public final class CommittedRecords {

  private CommittedRecords() {}

  /**
   * Settings to read committed records with, to which more may be added.
   *
   * <p>A consumer's mere question for a topic would make it, where the broker makes topics by
   * itself: {@code models} of the broker's retention and {@code clicks} of one partition, which the
   * services then refuse. So none asks that way, unless the properties say it should.
   *
   * @param clientProperties {@code bootstrap.servers} and whatever security needs
   */
  public static Map<String, Object> settings(Map<String, ?> clientProperties) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.putAll(clientProperties);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    return settings;
  }
}
