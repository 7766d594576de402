package io.nextclick.stream;

import io.nextclick.service.host.Finding;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/**
 * The changelogs of the state have as many partitions as {@code clicks} had when they were made.
 * Kafka Streams ends where somebody has increased those since.
 */
final class StatePartitions {

  private StatePartitions() {}

  static Finding look(Admin admin, StreamConfig config) {
    String topic = StreamSettings.topics(config).clicks();
    int clicks = partitions(admin, topic);
    int sessions = partitions(admin, StreamTopics.sessionsChangelog(config));
    int owed = partitions(admin, StreamTopics.owedChangelog(config));
    return finding(topic, clicks, sessions, owed);
  }

  static Finding finding(String topic, int clicks, int sessions, int owed) {
    String what = "state partitions";
    if (clicks == 0) {
      return Finding.skipped(what, "there is no topic " + topic + " yet");
    }
    if ((sessions == 0 || sessions == clicks) && (owed == 0 || owed == clicks)) {
      return Finding.ok(what, clicks + ", as " + topic);
    }
    return Finding.notOk(
        what,
        "%s has %d partitions and the state was made for %d: sessions lie where no click comes any more. Stop every instance, run stream --config FILE --reset-state, and start again"
            .formatted(topic, clicks, Math.max(sessions, owed)));
  }

  /** 0 where there is no such topic, or where it may not be looked at. */
  static int partitions(Admin admin, String topic) {
    try {
      return admin
          .describeTopics(List.of(topic))
          .allTopicNames()
          .get()
          .values()
          .iterator()
          .next()
          .partitions()
          .size();
    } catch (ExecutionException e) {
      return 0; // Rights are looked at on their own.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while asking for " + topic, e);
    }
  }
}
