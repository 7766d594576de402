package io.nextclick.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextclick.broker.TestBroker;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.schemas.CheckpointManifest;
import io.nextclick.schemas.LiveVersion;
import io.nextclick.schemas.ModelKey;
import io.nextclick.schemas.Topics;
import io.nextclick.service.UserError;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a person has made live stays live until a person says otherwise. */
@Tag("end-to-end")
class HeldVersionTest {

  private static final Instant NOW = Instant.parse("2020-07-01T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private static final TestBroker broker = TestBroker.shared();

  private CheckpointPublisher trainer;
  private LiveSwitch byHand;
  private String first;
  private String second;

  @BeforeEach
  void twoVersions() throws Exception {
    broker.freshTopic(Topics.DEFAULT.models().name(), 1, Topics.DEFAULT.models().configs());
    trainer =
        new CheckpointPublisher(
            broker.clientProperties(),
            Topics.DEFAULT,
            new PublicationSettings("held-test", 700, 5, Duration.ofMinutes(2)),
            CLOCK);
    byHand = new LiveSwitch(broker.clientProperties(), Topics.DEFAULT, CLOCK);
    first = publish(1, Optional.empty()).version();
    second = publish(2, Optional.of(first)).version();
    assertThat(live()).isEqualTo(second);
  }

  @AfterEach
  void close() {
    trainer.close();
  }

  @Test
  void aRollbackIsNotUndoneByATrainingThatBeganBeforeIt() {
    byHand.rollback();
    Published third = publish(3, Optional.of(second));
    assertThat(live()).isEqualTo(first);
    assertThat(third.notLive())
        .contains(
            "%s is held since %s (rolled back from %s), until models release"
                .formatted(first, NOW, second));
    assertThat(parentOf(third.version())).as("not the version left").isEqualTo(first);
  }

  @Test
  void aRollbackIsNotUndoneByTrainingsThatBeginAfterItEither() {
    byHand.rollback();
    for (int number = 3; number < 6; number++) {
      assertThat(publish(number, Optional.of(first)).notLive()).isPresent();
      assertThat(live()).isEqualTo(first);
    }
  }

  @Test
  void aRollbackBetweenATrainersLookAndItsCommitIsNotOverrunEither() throws Exception {
    byHand.rollback();
    // What the trainer commits that has looked before: it knows of nothing that is held.
    raw(ModelKey.LIVE, CheckpointPublisher.live(new LiveVersion(second, "passed", NOW)).value());
    assertThat(live()).isEqualTo(first);
    byHand.release();
    assertThat(live()).as("nor does it take over with the release").isEqualTo(first);
  }

  @Test
  void aPromotionHoldsAsWell() {
    byHand.promote(first);
    assertThat(publish(3, Optional.of(second)).notLive()).isPresent();
    assertThat(live()).isEqualTo(first);
  }

  @Test
  void aReleaseLetsTheNextPublicationTakeOver() {
    byHand.rollback();
    publish(3, Optional.of(second));
    byHand.release();
    assertThat(live()).as("nothing changes by the release itself").isEqualTo(first);
    Published fourth = publish(4, Optional.of(first));
    assertThat(fourth.notLive()).isEmpty();
    assertThat(live()).isEqualTo(fourth.version());
    assertThatThrownBy(byHand::release)
        .isInstanceOf(UserError.class)
        .hasMessage("No version is held: whatever the trainer publishes becomes live.");
  }

  @Test
  void aTrainingThatComparedItselfWithAVersionLeftMeanwhileDoesNotTakeOverAfterTheRelease() {
    byHand.rollback();
    byHand.release();
    Published third = publish(3, Optional.of(second));
    assertThat(third.notLive())
        .contains("%s is live now and %s was when this training began".formatted(first, second));
    assertThat(live()).isEqualTo(first);
    assertThat(parentOf(third.version())).isEqualTo(first);
  }

  @Test
  void aHeldVersionAndItsParentAreNeverRemoved() {
    byHand.promote(second);
    for (int number = 3; number < 12; number++) {
      publish(number, Optional.of(second));
    }
    try (ModelsTopicReader models = models()) {
      List<String> versions = models.manifests().stream().map(CheckpointManifest::version).toList();
      assertThat(versions).hasSize(7).contains(first, second);
      assertThat(models.fetch(second).version()).isEqualTo(second);
    }
  }

  @Test
  void rollingBackTwiceGoesOneFurther() {
    String third = publish(3, Optional.of(second)).version();
    assertThat(live()).isEqualTo(third);
    byHand.rollback();
    byHand.rollback();
    assertThat(live()).isEqualTo(first);
  }

  private Published publish(int number, Optional<String> liveBefore) {
    Checkpoint checkpoint = SmallCheckpoints.of(number);
    return trainer.publish(
        new Publication(checkpoint, liveBefore, Map.of(), "reason " + number), liveBefore);
  }

  private static String live() {
    try (ModelsTopicReader models = models()) {
      return models.wanted().orElseThrow().version();
    }
  }

  private static String parentOf(String version) {
    try (ModelsTopicReader models = models()) {
      return models.manifest(version).orElseThrow().parent();
    }
  }

  private static ModelsTopicReader models() {
    ModelsTopicReader models = new ModelsTopicReader(broker.clientProperties(), Topics.DEFAULT);
    models.readToEnd();
    return models;
  }

  private static void raw(ModelKey key, byte[] value) throws Exception {
    try (KafkaProducer<String, byte[]> anybody =
        new KafkaProducer<>(
            broker.clientProperties(), new StringSerializer(), new ByteArraySerializer())) {
      anybody
          .send(new ProducerRecord<>(Topics.DEFAULT.models().name(), 0, key.toString(), value))
          .get();
    }
  }
}
