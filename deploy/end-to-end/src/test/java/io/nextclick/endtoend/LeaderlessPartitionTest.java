package io.nextclick.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nextclick.broker.EmbeddedBroker;
import io.nextclick.schemas.Topics;
import io.nextclick.stream.health.BrokerView;
import io.nextclick.stream.health.BrokerWatch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two brokers with a partition of clicks each, of which one ends. */
@Tag("end-to-end")
class LeaderlessPartitionTest {

  private static final Duration SOON = Duration.ofSeconds(90);

  private static final String GROUP = "nextclick-stream";

  @TempDir private Path directory;

  @Test
  void isNamedWhileTheLagOfTheOthersIsKnown() throws Exception {
    int controller = freePort();
    int first = freePort();
    Map<String, Object> client = Map.of("bootstrap.servers", "127.0.0.1:" + first);
    BrokerWatch watch =
        new BrokerWatch(
            client,
            GROUP,
            Topics.DEFAULT.clicks(),
            Clock.systemUTC(),
            () -> Set.of(0, 1),
            Set::of,
            (BrokerView any) -> {});
    try (EmbeddedBroker staying = broker(1, "broker,controller", first, controller);
        watch;
        Admin admin = Admin.create(client)) {
      // The group is looked after by the broker that stays.
      admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata().get();
      try (EmbeddedBroker leaving = broker(2, "broker", freePort(), controller)) {
        await().atMost(SOON).until(() -> admin.describeCluster().nodes().get().size() == 2);
        Map<Integer, List<Integer>> leaders = Map.of(0, List.of(1), 1, List.of(2));
        admin.createTopics(List.of(new NewTopic(Topics.DEFAULT.clicks(), leaders))).all().get();
        watch.start();
        await().atMost(SOON).until(() -> watch.view().lag().equals(Map.of(0, 0L, 1, 0L)));
        assertThat(watch.view().silent()).isEmpty();

        leaving.close();
        await().atMost(SOON).until(() -> watch.view().silent().keySet().equals(Set.of(1)));
        assertThat(watch.view().lag()).isEqualTo(Map.of(0, 0L));
        assertThat(watch.view().awaySince()).isEmpty();
        assertThat(watch.view().untoldSince()).isEmpty();
        assertThat(staying.bootstrapServers()).isNotEmpty();
      }
    }
  }

  private EmbeddedBroker broker(int node, String roles, int port, int controller) {
    String listeners = "PLAINTEXT://127.0.0.1:" + port;
    boolean controls = roles.contains("controller");
    return EmbeddedBroker.start(
        0,
        directory.resolve("node-" + node),
        Map.of(
            "node.id",
            node,
            "process.roles",
            roles,
            "controller.quorum.voters",
            "1@127.0.0.1:" + controller,
            "listeners",
            controls ? listeners + ",CONTROLLER://127.0.0.1:" + controller : listeners));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
