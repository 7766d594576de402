package io.nextclick.service;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Creates the topics that are missing; one that exists is left as its owners made it, and needs no
 * right to create it.
 */
public final class TopicProvisioning {

  private static final Duration SEEN_WITHIN = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private TopicProvisioning() {}

  /**
   * A topic to be there.
   *
   * @param replication copies of each partition; -1 takes the broker's default
   */
  public record Wanted(
      String name, int partitions, short replication, Map<String, String> configs) {}

  /**
   * Returns once the broker that is asked knows them all: where controllers are apart, brokers
   * learn of a topic some time after its creation was confirmed, and whoever asks before is told
   * that there is none. Throws {@link UserError} where the broker can't be reached or refuses.
   */
  public static void ensure(Admin admin, Collection<Wanted> topics) {
    Set<String> missing =
        topics.stream()
            .map(Wanted::name)
            .filter(name -> isMissing(admin, name))
            .collect(Collectors.toSet());
    topics.stream()
        .filter(topic -> missing.contains(topic.name()))
        .forEach(topic -> create(admin, topic));
    missing.forEach(name -> awaitSeen(admin, name));
  }

  private static void awaitSeen(Admin admin, String name) {
    long end = System.nanoTime() + SEEN_WITHIN.toNanos();
    while (isMissing(admin, name)) {
      if (System.nanoTime() - end > 0) {
        throw new UserError(
            "The topic %s was created, but the broker does not know it after %d s; look at whether it follows its controller"
                .formatted(name, SEEN_WITHIN.toSeconds()));
      }
      try {
        Thread.sleep(PAUSE.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Interrupted while waiting for the topic " + name, e);
      }
    }
  }

  private static boolean isMissing(Admin admin, String name) {
    try {
      await(admin.describeTopics(List.of(name)).allTopicNames(), name);
      return false;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return true;
      }
      if (e.getCause() instanceof AuthorizationException) {
        throw new UserError(
            "The topic %s cannot be looked for: the right DESCRIBE on topic %s is missing, which READ and WRITE include"
                .formatted(name, name),
            e);
      }
      throw new UserError("The topic " + name + " cannot be looked for: " + e.getCause(), e);
    }
  }

  private static void create(Admin admin, Wanted topic) {
    try {
      NewTopic created =
          new NewTopic(topic.name(), topic.partitions(), topic.replication())
              .configs(topic.configs());
      await(admin.createTopics(List.of(created)).all(), topic.name());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return; // Another instance was first.
      }
      if (e.getCause() instanceof AuthorizationException) {
        throw new UserError(
            "There is no topic %s, and the right CREATE on topic %s is missing; give it, or create the topic with %s"
                .formatted(topic.name(), topic.name(), howTo(topic)),
            e);
      }
      throw new UserError("Cannot create the topic " + topic.name() + ": " + e.getCause(), e);
    }
  }

  private static String howTo(Wanted topic) {
    return "kafka-topics --create --topic %s --partitions %d"
            .formatted(topic.name(), topic.partitions())
        + topic.configs().entrySet().stream()
            .map(entry -> " --config " + entry.getKey() + "=" + entry.getValue())
            .sorted()
            .collect(Collectors.joining());
  }

  private static void await(KafkaFuture<?> future, String topic) throws ExecutionException {
    try {
      future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while asking for the topic " + topic, e);
    }
  }
}
