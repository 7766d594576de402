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
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("end-to-end")
class CheckpointPublisherTest {

  private static final Instant NOW = Instant.parse("2020-07-01T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final PublicationSettings SETTINGS =
      new PublicationSettings("publisher-test", 700, 2, Duration.ofMinutes(2));

  private static final TestBroker broker = TestBroker.shared();

  @BeforeEach
  void emptyTopic() throws Exception {
    broker.freshTopic(Topics.DEFAULT.models().name(), 1, Topics.DEFAULT.models().configs());
  }

  @Test
  void publishesInChunksWithAManifestAndMakesTheVersionLive() {
    Checkpoint checkpoint = checkpoint(1);
    String version;
    try (CheckpointPublisher publisher = publisher(SETTINGS)) {
      version =
          publisher.publish(
              new Publication(
                  checkpoint, Optional.empty(), Map.of("recallAt20", 0.5), "better than nothing"));
    }
    assertThat(version).isEqualTo(checkpoint.version());
    try (ModelsTopicReader models = models()) {
      CheckpointManifest manifest = models.manifest(version).orElseThrow();
      assertThat(manifest.chunkCount())
          .isEqualTo((checkpoint.toBytes().length + 699) / 700)
          .isGreaterThan(1)
          .isEqualTo(models.chunks(version).size());
      assertThat(manifest.itemCount()).isEqualTo(3);
      assertThat(manifest.metrics()).containsExactly(Map.entry("recallAt20", 0.5));
      assertThat(manifest.parent()).isNull();
      assertThat(models.wanted()).contains(new LiveVersion(version, "better than nothing", NOW));
      assertThat(models.fetch(version).toBytes()).isEqualTo(checkpoint.toBytes());
    }
  }

  @Test
  void sendsNothingTwiceForAVersionThatIsLiveAlready() throws Exception {
    String version = publish(1, Optional.empty());
    long end = endOffset();
    assertThat(publish(1, Optional.empty())).isEqualTo(version);
    // A new producer's start writes no record to the topic, and neither does the second
    // publication.
    assertThat(endOffset()).isEqualTo(end);
  }

  @Test
  void makesAKnownVersionLiveAgainWithoutSendingItsChunks() throws Exception {
    String first = publish(1, Optional.empty());
    String second = publish(2, Optional.of(first));
    long end = endOffset();
    publish(1, Optional.of(second));
    assertThat(endOffset()).as("one live record and one commit marker").isEqualTo(end + 2);
    try (ModelsTopicReader models = models()) {
      assertThat(models.wanted().orElseThrow().version()).isEqualTo(first);
      assertThat(models.manifests()).hasSize(2);
    }
  }

  @Test
  void sendsAVersionAgainThatIsDamagedOnTheTopic() throws Exception {
    String version = publish(1, Optional.empty());
    try (KafkaProducer<String, byte[]> anybody =
        new KafkaProducer<>(
            broker.clientProperties(), new StringSerializer(), new ByteArraySerializer())) {
      String chunk = new ModelKey.Chunk(version, 1).toString();
      anybody
          .send(new ProducerRecord<>(Topics.DEFAULT.models().name(), 0, chunk, new byte[] {1}))
          .get();
    }
    assertThat(publish(1, Optional.empty())).isEqualTo(version);
    try (ModelsTopicReader models = models()) {
      assertThat(models.fetch(version).toBytes()).isEqualTo(checkpoint(1).toBytes());
    }
  }

  @Test
  void letsASecondPublisherFenceTheFirstWhichThenSaysSo() {
    try (CheckpointPublisher first = publisher(SETTINGS);
        CheckpointPublisher second = publisher(SETTINGS)) {
      assertThatThrownBy(() -> first.publish(publication(1, Optional.empty())))
          .isInstanceOf(FencedException.class)
          .hasMessageContaining("Another trainer has taken over publishing")
          .hasMessageContaining("publisher-test");
      String version = second.publish(publication(2, Optional.empty()));
      try (ModelsTopicReader models = models()) {
        assertThat(models.manifests())
            .extracting(CheckpointManifest::version)
            .containsExactly(version);
      }
    }
  }

  @Test
  void leavesNothingVisibleWhenKilledInTheMiddleAndTheNextOneGoesOn() throws Exception {
    Checkpoint checkpoint = checkpoint(1);
    // What a trainer leaves that is killed before it commits: an open transaction, never closed.
    KafkaProducer<String, byte[]> killed = unfinished(checkpoint.version());
    try (ModelsTopicReader models = models()) {
      assertThat(models.manifests()).isEmpty();
      assertThat(models.wanted()).isEmpty();
    }
    String version = publish(1, Optional.empty());
    try (ModelsTopicReader models = models()) {
      assertThat(models.wanted().orElseThrow().version()).isEqualTo(version);
      assertThat(models.fetch(version).toBytes()).isEqualTo(checkpoint.toBytes());
    } finally {
      killed.close(Duration.ZERO);
    }
  }

  @Test
  void showsNothingOfWhatTheBrokerRefusesAndPublishesAgainOnceItMay() throws Exception {
    broker.freshTopic(Topics.DEFAULT.models().name(), 1, Map.of("max.message.bytes", "300"));
    try (CheckpointPublisher publisher = publisher(SETTINGS)) {
      assertThatThrownBy(() -> publisher.publish(publication(1, Optional.empty())))
          .isInstanceOf(UserError.class)
          .isNotInstanceOf(FencedException.class)
          .hasMessageStartingWith("Publishing " + checkpoint(1).version() + " failed at ");
      assertThat(versions()).isEmpty();
      broker.freshTopic(Topics.DEFAULT.models().name(), 1, Topics.DEFAULT.models().configs());
      String version = publisher.publish(publication(1, Optional.empty()));
      assertThat(live()).isEqualTo(version);
    }
  }

  @Test
  void keepsTheNewestVersionsTheLiveOneAndItsParent() {
    String first = publish(1, Optional.empty());
    String second = publish(2, Optional.of(first));
    String third = publish(3, Optional.of(second));
    String fourth = publish(4, Optional.of(third));
    assertThat(versions()).containsExactly(third, fourth);
    String fifth = publish(5, Optional.of(third));
    assertThat(versions())
        .as("two newest, and the parent of the live one")
        .containsExactly(third, fourth, fifth);
    try (ModelsTopicReader models = models()) {
      assertThat(models.chunks(first)).isEmpty();
      assertThat(models.fetch(third).toBytes()).isEqualTo(checkpoint(3).toBytes());
    }
  }

  @Test
  void promotesAndRollsBackByHandWithoutFencingTheTrainer() {
    try (CheckpointPublisher trainer = publisher(SETTINGS)) {
      String first = trainer.publish(publication(1, Optional.empty()));
      String second = trainer.publish(publication(2, Optional.of(first)));
      LiveSwitch byHand = new LiveSwitch(broker.clientProperties(), Topics.DEFAULT, CLOCK);
      assertThat(byHand.rollback())
          .isEqualTo(new LiveVersion(first, "rolled back from " + second, NOW));
      assertThat(live()).isEqualTo(first);
      assertThatThrownBy(byHand::rollback)
          .isInstanceOf(UserError.class)
          .hasMessage(
              "%s has no version before it to roll back to; promote one of: %s, %s."
                  .formatted(first, first, second));
      assertThat(byHand.promote(second).reason()).isEqualTo("promoted by hand");
      assertThat(live()).isEqualTo(second);
      assertThatThrownBy(() -> byHand.promote("mtaw-none"))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("There is no version mtaw-none on the topic models; there are: ");
      assertThat(byHand.release()).isEqualTo(new LiveVersion(second, "released by hand", NOW));
      String third = trainer.publish(publication(3, Optional.of(second)));
      assertThat(live()).isEqualTo(third);
    }
  }

  @Test
  void saysSoWhereNoVersionIsLive() {
    assertThatThrownBy(
            () -> new LiveSwitch(broker.clientProperties(), Topics.DEFAULT, CLOCK).rollback())
        .isInstanceOf(UserError.class)
        .hasMessage("No version is live, so none can be rolled back.");
  }

  @Test
  void saysWhichBrokerDoesNotAnswer() {
    assertThatThrownBy(
            () ->
                new CheckpointPublisher(
                    Map.of("bootstrap.servers", "127.0.0.1:1", "max.block.ms", 500),
                    Topics.DEFAULT,
                    SETTINGS,
                    CLOCK))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("Publishing cannot begin at 127.0.0.1:1: ");
  }

  private static KafkaProducer<String, byte[]> unfinished(String version) throws Exception {
    KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                SETTINGS.transactionalId()),
            new StringSerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
    producer.beginTransaction();
    String chunk = new ModelKey.Chunk(version, 0).toString();
    producer
        .send(new ProducerRecord<>(Topics.DEFAULT.models().name(), 0, chunk, new byte[] {1, 2, 3}))
        .get();
    String live = ModelKey.LIVE.toString();
    producer
        .send(
            new ProducerRecord<>(
                Topics.DEFAULT.models().name(),
                0,
                live,
                CheckpointPublisher.live(new LiveVersion(version, "", NOW)).value()))
        .get();
    return producer;
  }

  private static String publish(int number, Optional<String> parent) {
    try (CheckpointPublisher publisher = publisher(SETTINGS)) {
      return publisher.publish(publication(number, parent));
    }
  }

  private static CheckpointPublisher publisher(PublicationSettings settings) {
    return new CheckpointPublisher(broker.clientProperties(), Topics.DEFAULT, settings, CLOCK);
  }

  private static Publication publication(int number, Optional<String> parent) {
    return new Publication(checkpoint(number), parent, Map.of(), "reason " + number);
  }

  private static Checkpoint checkpoint(int number) {
    return SmallCheckpoints.of(number);
  }

  private static ModelsTopicReader models() {
    ModelsTopicReader models = new ModelsTopicReader(broker.clientProperties(), Topics.DEFAULT);
    models.readToEnd();
    return models;
  }

  private static List<String> versions() {
    try (ModelsTopicReader models = models()) {
      return models.manifests().stream().map(CheckpointManifest::version).toList();
    }
  }

  private static String live() {
    try (ModelsTopicReader models = models()) {
      return models.wanted().orElseThrow().version();
    }
  }

  private static long endOffset() throws Exception {
    try (Admin admin = Admin.create(broker.clientProperties())) {
      var partition = new TopicPartition(Topics.DEFAULT.models().name(), 0);
      return admin
          .listOffsets(Map.of(partition, OffsetSpec.latest()))
          .partitionResult(partition)
          .get()
          .offset();
    }
  }
}
