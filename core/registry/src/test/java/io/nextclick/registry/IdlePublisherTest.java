package io.nextclick.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nextclick.broker.TestBroker;
import io.nextclick.model.Vocabulary;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.CheckpointMetadata;
import io.nextclick.model.checkpoint.Tensor;
import io.nextclick.schemas.Topics;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("end-to-end")
class IdlePublisherTest {

  @TempDir Path folder;

  @Test
  void publishesEvenAfterTheBrokerHasForgottenItsTransactionalId() throws Exception {
    Map<String, String> forgetful =
        Map.of(
            "transactional.id.expiration.ms", "200",
            "transaction.remove.expired.transaction.cleanup.interval.ms", "100");
    try (TestBroker broker = TestBroker.start(folder, forgetful)) {
      broker.freshTopic(Topics.DEFAULT.models().name(), 1, Topics.DEFAULT.models().configs());
      try (CheckpointPublisher publisher =
              new CheckpointPublisher(
                  broker.clientProperties(),
                  Topics.DEFAULT,
                  PublicationSettings.DEFAULT,
                  Clock.systemUTC());
          Admin admin = Admin.create(broker.clientProperties())) {
        await().until(() -> admin.listTransactions().all().get().isEmpty());
        Checkpoint checkpoint =
            new Checkpoint(
                new CheckpointMetadata(
                    "mtaw",
                    new TreeMap<>(),
                    Instant.EPOCH,
                    Instant.EPOCH.plus(Duration.ofDays(1)),
                    1),
                Vocabulary.of(Map.of("hat", 1L)),
                new TreeMap<>(Map.of("weights", Tensor.of(new float[] {1}, 1))));
        assertThat(
                publisher.publish(
                    new Publication(checkpoint, Optional.empty(), Map.of(), "after a long rest")))
            .isEqualTo(checkpoint.version());
      }
    }
  }
}
