package io.nextclick.endtoend;

import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nextclick.schemas.Topics;
import io.nextclick.stream.health.BrokerView;
import io.nextclick.stream.health.BrokerWatch;
import io.nextclick.stream.health.Readers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is seen by an instance that owns nothing, with the least rights and without one of them. */
@Tag("end-to-end")
class RefusedWatchTest {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String APP = "nextclick-stream";

  @TempDir private Path directory;

  @Test
  void seesWhoReadsAndThatItMayNotAskAnyMore() throws Exception {
    try (SecuredBroker broker =
            new SecuredBroker(Files.createDirectory(directory.resolve("broker")), List.of(APP));
        Admin admin = Admin.create(broker.inside())) {
      admin.createTopics(List.of(new NewTopic(Topics.DEFAULT.clicks(), 2, (short) 1))).all().get();
      broker.grant(APP, TOPIC, Topics.DEFAULT.clicks(), READ);
      AclBinding right = broker.grant(APP, GROUP, APP, READ);
      Map<String, Object> client = new HashMap<>(broker.outside(APP));
      try (BrokerWatch watch =
          new BrokerWatch(
              client,
              APP,
              Topics.DEFAULT.clicks(),
              Clock.systemUTC(),
              Set::of,
              () -> Set.of("mine"),
              (BrokerView any) -> {})) {
        watch.start();
        awaitOthers(watch, new Readers(0, Set.of(0, 1)));
        try (KafkaConsumer<byte[], byte[]> mine = member(client, "mine")) {
          awaitOwned(mine, 2);
          awaitOthers(watch, new Readers(0, Set.of(0, 1)));
        }
        try (KafkaConsumer<byte[], byte[]> other = member(client, "other")) {
          awaitOwned(other, 2);
          awaitOthers(watch, new Readers(2, Set.of()));
        }
        assertThat(watch.view().untoldSince()).isEmpty();

        broker.take(right);
        await().atMost(SOON).until(() -> watch.view().untoldSince().isPresent());
        assertThat(watch.view().awaySince()).as("it answers").isEmpty();
        assertThat(watch.view().trouble()).contains("authoriz");
      }
    }
  }

  private static KafkaConsumer<byte[], byte[]> member(Map<String, Object> client, String id) {
    Map<String, Object> properties = new HashMap<>(client);
    properties.put("group.id", APP);
    properties.put("client.id", id);
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.subscribe(List.of(Topics.DEFAULT.clicks()));
    return consumer;
  }

  private static void awaitOwned(KafkaConsumer<byte[], byte[]> member, int partitions) {
    await()
        .pollInSameThread()
        .atMost(SOON)
        .until(
            () -> {
              member.poll(Duration.ofMillis(100));
              return member.assignment().size() == partitions;
            });
  }

  private static void awaitOthers(BrokerWatch watch, Readers expected) {
    BrokerView before = watch.view();
    await()
        .atMost(SOON)
        .until(() -> watch.view() != before && watch.view().others().equals(Optional.of(expected)));
  }
}
