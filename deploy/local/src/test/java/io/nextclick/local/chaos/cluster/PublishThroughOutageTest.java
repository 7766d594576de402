package io.nextclick.local.chaos.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nextclick.schemas.Topics;
import io.nextclick.service.TopicProvisioning;
import io.nextclick.service.TopicProvisioning.Wanted;
import io.nextclick.service.UserError;
import io.nextclick.trainer.publication.CheckpointPublisher;
import io.nextclick.trainer.publication.Publication;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A publication that the broker does not answer in time, and the next one. */
@Tag("end-to-end")
class PublishThroughOutageTest {

  private static final Duration LATE = Duration.ofMinutes(2);

  @TempDir private Path directory;

  @Test
  void isAFailureInASentenceAndTheNextOneSucceeds() throws Exception {
    try (Broker broker = new Broker(directory, Map.of())) {
      broker.process().start();
      await().atMost(LATE).until(broker::answers);
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.direct()))) {
        TopicProvisioning.ensure(
            admin, List.of(new Wanted("models", 1, (short) 1, Topics.MODELS.configs())));
      }
      Map<String, Object> client =
          Map.of(
              "bootstrap.servers",
              broker.through(Line.OTHERS),
              "max.block.ms",
              "2000",
              "request.timeout.ms",
              "1000",
              "default.api.timeout.ms",
              "3000");
      CheckpointPublisher.Settings settings =
          new CheckpointPublisher.Settings("a-trainer", 4 * 1024, 5, Duration.ofSeconds(10));
      try (CheckpointPublisher publisher =
          new CheckpointPublisher(client, settings, Clock.systemUTC())) {
        publisher.publish(publication(1));
        TcpProxy proxy = broker.proxy(Line.OTHERS);
        proxy.stall();
        assertThatThrownBy(() -> publisher.publish(publication(2))).isInstanceOf(UserError.class);
        proxy.resume();
        await()
            .atMost(LATE)
            .ignoreExceptionsInstanceOf(UserError.class)
            .untilAsserted(() -> assertThat(publisher.publish(publication(3))).isNotEmpty());
      }
    }
  }

  private static Publication publication(int seed) {
    return new Publication(MadeUpModel.of(seed), Optional.empty(), Map.of(), "number " + seed);
  }
}
