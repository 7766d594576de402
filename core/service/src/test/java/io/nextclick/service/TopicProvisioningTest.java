package io.nextclick.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

class TopicProvisioningTest {

  private static final TopicProvisioning.Wanted CLICKS =
      new TopicProvisioning.Wanted("clicks", 4, (short) 1, Map.of());

  private final List<String> calls = new ArrayList<>();

  @Test
  void oneThatIsThereIsLeftAlone() {
    TopicProvisioning.ensure(answering(true), List.of(CLICKS));

    assertThat(calls).containsExactly("describeTopics");
  }

  /** A broker hears of it from the controller, which confirms without waiting for that. */
  @Test
  void oneThatIsCreatedIsWaitedForUntilTheBrokerKnowsIt() {
    TopicProvisioning.ensure(answering(false, false, false, true), List.of(CLICKS));

    assertThat(calls)
        .containsExactly(
            "describeTopics", "createTopics", "describeTopics", "describeTopics", "describeTopics");
  }

  /**
   * @param known whether the broker knows the topic, for each time that it is asked
   */
  private Admin answering(Boolean... known) {
    Deque<Boolean> answers = new ArrayDeque<>(List.of(known));
    return (Admin)
        Proxy.newProxyInstance(
            Admin.class.getClassLoader(),
            new Class<?>[] {Admin.class},
            (proxy, method, arguments) -> {
              calls.add(method.getName());
              return switch (method.getName()) {
                case "createTopics" -> new Created();
                case "describeTopics" -> new Described(answers.remove());
                default -> throw new UnsupportedOperationException(method.getName());
              };
            });
  }

  private static final class Created extends CreateTopicsResult {
    Created() {
      super(Map.of());
    }
  }

  private static final class Described extends DescribeTopicsResult {
    Described(boolean known) {
      super(null, Map.of("clicks", known ? done() : unknown()));
    }

    private static KafkaFuture<TopicDescription> done() {
      return KafkaFuture.completedFuture(new TopicDescription("clicks", false, List.of()));
    }

    private static KafkaFuture<TopicDescription> unknown() {
      KafkaFutureImpl<TopicDescription> future = new KafkaFutureImpl<>();
      future.completeExceptionally(new UnknownTopicOrPartitionException("no such topic"));
      return future;
    }
  }
}
