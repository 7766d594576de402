package io.nextclick.stream;

import io.nextclick.schemas.Topics;
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
    int clicks = partitions(admin, Topics.CLICKS);
    int sessions = partitions(admin, StreamTopics.sessionsChangelog(config));
    int owed = partitions(admin, StreamTopics.owedChangelog(config));
    return finding(clicks, sessions, owed);
  }

  static Finding finding(int clicks, int sessions, int owed) {
    String what = "state partitions";
    if (clicks == 0) {
      return Finding.skipped(what, "there is no topic " + Topics.CLICKS + " yet");
    }
    if ((sessions == 0 || sessions == clicks) && (owed == 0 || owed == clicks)) {
      return Finding.ok(what, clicks + ", as " + Topics.CLICKS);
    }
    return Finding.notOk(
        what,
        "%s has %d partitions and the state was made for %d: sessions lie where no click comes any more. Stop every instance, run stream --config FILE --reset-state, and start again"
            .formatted(Topics.CLICKS, clicks, Math.max(sessions, owed)));
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
