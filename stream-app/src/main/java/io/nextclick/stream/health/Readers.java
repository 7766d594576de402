package io.nextclick.stream.health;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.TopicPartition;

/**
 * Who reads {@code clicks} beside this instance.
 *
 * @param mostOwnedByOne the most partitions that another member of the group owns
 * @param unread the partitions that none of them owns
 */
public record Readers(int mostOwnedByOne, Set<Integer> unread) {

  public Readers {
    unread = Set.copyOf(unread);
  }

  /**
   * @param mine client ids of this instance's own members, one of which may have died and be
   *     remembered until its session is over
   */
  static Readers of(
      Collection<MemberDescription> members, Set<String> mine, String topic, int partitions) {
    List<Set<Integer>> owned = new ArrayList<>();
    for (MemberDescription member : members) {
      if (!mine.contains(member.clientId())) {
        owned.add(of(topic, member.assignment().topicPartitions()));
      }
    }
    Set<Integer> unread = new TreeSet<>(IntStream.range(0, partitions).boxed().toList());
    owned.forEach(unread::removeAll);
    return new Readers(owned.stream().mapToInt(Set::size).max().orElse(0), unread);
  }

  private static Set<Integer> of(String topic, Set<TopicPartition> assigned) {
    return assigned.stream()
        .filter(one -> one.topic().equals(topic))
        .map(TopicPartition::partition)
        .collect(Collectors.toSet());
  }
}
