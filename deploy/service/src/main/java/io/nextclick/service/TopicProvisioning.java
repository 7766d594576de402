package io.nextclick.service;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates the topics that are missing; one that exists is left as its owners made it. */
public final class TopicProvisioning {

  private TopicProvisioning() {}

  /**
   * A topic to be there.
   *
   * @param replication copies of each partition; -1 takes the broker's default
   */
  public record Wanted(
      String name, int partitions, short replication, Map<String, String> configs) {}

  /** Throws {@link UserError} where the broker can't be reached or refuses. */
  public static void ensure(Admin admin, Collection<Wanted> topics) {
    for (Wanted topic : topics) {
      try {
        NewTopic created =
            new NewTopic(topic.name(), topic.partitions(), topic.replication())
                .configs(topic.configs());
        admin.createTopics(List.of(created)).all().get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw new UserError("Cannot create the topic " + topic.name() + ": " + e.getCause(), e);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Interrupted while creating the topic " + topic.name(), e);
      }
    }
  }
}
