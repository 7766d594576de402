package io.nextclick.stream;

import io.nextclick.service.host.Finding;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.TopicPartition;

/**
 * Whether the consumer group is another application's: two shops on one broker that have named
 * their topics but not their groups would take partitions of each other's and answer nothing.
 */
final class GroupCheck {

  private static final String WHAT = "consumer group";

  private GroupCheck() {}

  static Finding look(Admin admin, StreamConfig config) {
    String group = StreamSettings.applicationId(config);
    try {
      return finding(
          group,
          StreamSettings.topics(config).clicks(),
          read(admin.describeConsumerGroups(List.of(group)).all().get().values()));
    } catch (ExecutionException e) {
      return Finding.ok(WHAT, group + " has no members"); // Rights are looked at on their own.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Finding.skipped(WHAT, "interrupted while asking for " + group);
    }
  }

  private static Set<String> read(Collection<ConsumerGroupDescription> groups) {
    return groups.stream()
        .flatMap(group -> group.members().stream())
        .flatMap(member -> member.assignment().topicPartitions().stream())
        .map(TopicPartition::topic)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * @param read the topics that its members read
   */
  static Finding finding(String group, String clicks, Set<String> read) {
    if (read.isEmpty() || read.contains(clicks)) {
      return Finding.ok(WHAT, group);
    }
    return Finding.notOk(
        WHAT,
        "%s is in use by an application that reads %s and not %s: give this one a nextclick.topics.prefix or a nextclick.application-id of its own"
            .formatted(group, String.join(", ", read), clicks));
  }
}
