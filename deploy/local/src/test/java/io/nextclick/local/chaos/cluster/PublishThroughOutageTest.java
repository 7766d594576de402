package io.nextclick.local.chaos.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nextclick.registry.CheckpointPublisher;
import io.nextclick.registry.FencedException;
import io.nextclick.registry.Publication;
import io.nextclick.registry.PublicationSettings;
import io.nextclick.schemas.Topics;
import io.nextclick.service.TopicProvisioning;
import io.nextclick.service.TopicProvisioning.Wanted;
import io.nextclick.service.UserError;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A publication that the broker does not answer in time, and the next one. */
@Tag("end-to-end")
class PublishThroughOutageTest {

  private static final Duration LATE = Duration.ofMinutes(2);

  private static final Runnable NOTHING = () -> {};

  @TempDir private Path directory;
  private final AtomicReference<Runnable> beforeTheWrite = new AtomicReference<>(NOTHING);

  @Test
  void isAFailureInASentenceAndTheNextOneSucceeds() throws Exception {
    try (Broker broker = started();
        CheckpointPublisher publisher = publisher(broker.through(Line.OTHERS))) {
      failsInItsCommit(broker, publisher).resume();
      await()
          .atMost(LATE)
          .ignoreExceptionsInstanceOf(UserError.class)
          .untilAsserted(() -> assertThat(publisher.publish(publication(3))).isNotEmpty());
    }
  }

  @Test
  void doesNotTakeOverFromWhoeverTookOverMeanwhile() throws Exception {
    try (Broker broker = started();
        CheckpointPublisher first = publisher(broker.through(Line.OTHERS))) {
      TcpProxy proxy = failsInItsCommit(broker, first);
      try (CheckpointPublisher second = publisher(broker.direct())) {
        second.publish(publication(3));
        proxy.resume();
        await()
            .atMost(LATE)
            .untilAsserted(
                () ->
                    assertThatThrownBy(() -> first.publish(publication(4)))
                        .isInstanceOf(FencedException.class));
        assertThat(second.publish(publication(5))).isNotEmpty();
      }
    }
  }

  /** One publication, and a second one in whose write the connection stalls. */
  private TcpProxy failsInItsCommit(Broker broker, CheckpointPublisher publisher) {
    publisher.publish(publication(1));
    TcpProxy proxy = broker.proxy(Line.OTHERS);
    beforeTheWrite.set(proxy::stall);
    assertThatThrownBy(() -> publisher.publish(publication(2))).isInstanceOf(UserError.class);
    beforeTheWrite.set(NOTHING);
    return proxy;
  }

  private Broker started() throws Exception {
    Broker broker = new Broker(directory, Map.of());
    broker.process().start();
    await().atMost(LATE).until(broker::answers);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.direct()))) {
      TopicProvisioning.ensure(
          admin, List.of(new Wanted("models", 1, (short) 1, Topics.DEFAULT.models().configs())));
    }
    return broker;
  }

  private CheckpointPublisher publisher(String servers) {
    return new CheckpointPublisher(
        Map.of(
            "bootstrap.servers",
            servers,
            "max.block.ms",
            "2000",
            "request.timeout.ms",
            "1000",
            "default.api.timeout.ms",
            "3000"),
        Topics.DEFAULT,
        new PublicationSettings("a-trainer", 4 * 1024, 5, Duration.ofSeconds(10)),
        clock());
  }

  /** Is asked for the time of what is published, and for nothing before. */
  private Clock clock() {
    return ((InstantSource)
            () -> {
              beforeTheWrite.get().run();
              return Instant.now();
            })
        .withZone(ZoneOffset.UTC);
  }

  private static Publication publication(int seed) {
    return new Publication(MadeUpModel.of(seed), Optional.empty(), Map.of(), "number " + seed);
  }
}
