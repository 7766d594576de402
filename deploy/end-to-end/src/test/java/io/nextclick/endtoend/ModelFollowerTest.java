package io.nextclick.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nextclick.broker.EmbeddedBroker;
import io.nextclick.local.chaos.cluster.MadeUpModel;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.ServingModel;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.serving.ServingModels;
import io.nextclick.registry.ModelsTopicReader;
import io.nextclick.schemas.SessionRule;
import io.nextclick.schemas.Topics;
import io.nextclick.stream.metrics.StreamMetrics;
import io.nextclick.stream.model.LiveModel;
import io.nextclick.stream.model.ModelFollower;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the follower tells of itself while it cannot do what the topic says. */
@Tag("end-to-end")
class ModelFollowerTest {

  private static final Duration SOON = Duration.ofSeconds(60);

  private volatile Instant now = Instant.parse("2026-03-01T00:00:00Z");
  private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final LiveModel live = new LiveModel();
  private final CountDownLatch driver = new CountDownLatch(1);
  private EmbeddedBroker broker;
  private Admin admin;
  private String hanging;
  private ModelFollower follower;

  @BeforeEach
  void start() {
    broker = EmbeddedBroker.start();
    admin = Admin.create(client());
    makeTopic();
    String answering = publish(MadeUpModel.of(1));
    hanging = MadeUpModel.of(2).version();
    follower =
        new ModelFollower(
            new ModelsTopicReader(client(), Topics.DEFAULT),
            live,
            this::load,
            ComputeDevice.parse("cpu"),
            20,
            SessionRule.DEFAULT,
            clock,
            new StreamMetrics(registry, Topics.DEFAULT));
    follower.start();
    assertThat(live.version()).contains(answering);
  }

  @AfterEach
  void stop() {
    driver.countDown();
    follower.close();
    live.close();
    admin.close();
    broker.close();
  }

  @Test
  void tellsThatAVersionIsWantedWhileItHangsInItsLoad() {
    assertThat(gauge("nextclick.model.wanted.answers")).isEqualTo(1);
    publish(MadeUpModel.of(2));
    await().atMost(SOON).until(() -> gauge("nextclick.model.wanted.answers") == 0);
    assertThat(registry.get("nextclick.model.wanted.info").tag("version", hanging).gauge().value())
        .isEqualTo(1);
    assertThat(follower.words()).as("a load may take a while").isEmpty();

    now = now.plusSeconds(31);
    assertThat(follower.words()).isEqualTo(hanging + " has been loading for 31 s");
    assertThat(follower.isAlive()).isTrue();
    now = now.plus(Duration.ofMinutes(10));
    assertThat(follower.isAlive()).isFalse();

    driver.countDown();
    await().atMost(SOON).until(() -> gauge("nextclick.model.wanted.answers") == 1);
    assertThat(live.version()).contains(hanging);
    await().atMost(SOON).until(() -> follower.words().isEmpty());
    assertThat(follower.isAlive()).isTrue();
  }

  @Test
  void tellsThatTheTopicCannotBeFollowed() throws Exception {
    assertThat(gauge("nextclick.models.followed")).isEqualTo(1);
    admin.deleteTopics(List.of(Topics.DEFAULT.models().name())).all().get();
    await().atMost(SOON).until(() -> gauge("nextclick.models.followed") == 0);
    makeTopic();
    await().atMost(SOON).until(() -> gauge("nextclick.models.followed") == 1);
  }

  private ServingModel load(Checkpoint checkpoint, ComputeDevice device) {
    if (checkpoint.version().equals(hanging)) {
      try {
        driver.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return ServingModels.load(checkpoint, device);
  }

  private String publish(Checkpoint checkpoint) {
    return TinyModel.publish(broker.bootstrapServers(), checkpoint);
  }

  private void makeTopic() {
    TinyModel.provideTopic(admin);
  }

  private double gauge(String name) {
    return registry.get(name).gauge().value();
  }

  private Map<String, Object> client() {
    return Map.of("bootstrap.servers", broker.bootstrapServers());
  }
}
