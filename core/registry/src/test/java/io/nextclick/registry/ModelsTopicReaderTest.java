package io.nextclick.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextclick.broker.TestBroker;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.CheckpointException;
import io.nextclick.schemas.LiveVersion;
import io.nextclick.schemas.ModelKey;
import io.nextclick.schemas.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Reading what others have written and what others have done to the topic. */
@Tag("end-to-end")
class ModelsTopicReaderTest {

  private static final Duration POLL = Duration.ofMillis(50);

  private static final TestBroker broker = TestBroker.shared();
  private static KafkaProducer<String, byte[]> anybody;

  @BeforeAll
  static void openProducer() {
    anybody =
        new KafkaProducer<>(
            broker.clientProperties(), new StringSerializer(), new ByteArraySerializer());
  }

  @AfterAll
  static void closeProducer() {
    anybody.close();
  }

  @BeforeEach
  void emptyTopic() throws Exception {
    broker.freshTopic(Topics.DEFAULT.models().name(), 1, Topics.DEFAULT.models().configs());
  }

  @Test
  void goesOnWhateverIsWritten() throws Exception {
    String version = publish(1);
    String[] keys = {version + "/manifest", "x/manifest", "live", "held", "y/chunk-00000", "?"};
    byte[][] values = {
      "null".getBytes(UTF_8),
      "{".getBytes(UTF_8),
      "[".repeat(100_000).getBytes(UTF_8),
      "{\"version\":7}".getBytes(UTF_8),
      new byte[] {(byte) 0xff},
      new byte[0]
    };
    for (String key : keys) {
      for (byte[] value : values) {
        write(key, value);
      }
    }
    try (ModelsTopicReader models = models()) {
      assertThat(models.wanted().map(LiveVersion::version)).contains(version);
      assertThat(models.manifests()).hasSize(1);
      assertThat(models.fetch(version).version()).isEqualTo(version);
      assertThat(models.skipped()).as("all but the chunks of y").isEqualTo(5 * 6);
    }
  }

  @Test
  void saysThatThereIsNoTopicWithoutWaitingForOne() throws Exception {
    try (ModelsTopicReader models = models()) {
      String version = publish(1);
      follow(models, version);
      broker.withoutTopic(Topics.DEFAULT.models().name());
      awaitNoTopic(models);
      assertThat(models.manifest(version)).as("what is known stays known").isPresent();
      assertThatThrownBy(models::readToEnd)
          .isInstanceOf(UnknownTopicOrPartitionException.class)
          .hasMessage("there is no topic models");
    }
  }

  @Test
  void startsOverWhereTheTopicWasMadeAnewThoughItIsShorterOrLongerThanBefore() throws Exception {
    try (ModelsTopicReader models = models()) {
      String before = publish(1);
      follow(models, before);
      for (int records : new int[] {0, 2_000}) {
        broker.freshTopic(Topics.DEFAULT.models().name(), 1, Topics.DEFAULT.models().configs());
        String after = publish(2 + records);
        for (int i = 0; i < records; i++) {
          anybody.send(
              new ProducerRecord<>(Topics.DEFAULT.models().name(), 0, "noise", new byte[] {1}));
        }
        anybody.flush();
        follow(models, after);
        assertThat(models.manifests()).hasSize(1);
        assertThat(models.chunks(before)).isEmpty();
        assertThat(models.fetch(after).version()).isEqualTo(after);
      }
    }
  }

  @Test
  void refusesAChunkOfAnotherSizeWithoutTakingTheMemoryThatItsManifestClaims() throws Exception {
    String version = publish(1);
    write(new ModelKey.Chunk(version, 1).toString(), new byte[900_000]);
    try (ModelsTopicReader models = models()) {
      assertThatThrownBy(() -> models.fetch(version))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("a chunk was damaged or replaced");
    }
  }

  @Test
  void givesUpOnABrokerThatDoesNotAnswer() {
    try (ModelsTopicReader models =
        new ModelsTopicReader(
            Map.of(
                "bootstrap.servers",
                "127.0.0.1:1",
                "default.api.timeout.ms",
                1_000,
                "request.timeout.ms",
                1_000),
            Topics.DEFAULT)) {
      assertThatThrownBy(models::readToEnd).isInstanceOf(TimeoutException.class);
    }
  }

  /** Until it knows this version. */
  private static void follow(ModelsTopicReader models, String version) {
    for (int polls = 0; models.manifest(version).isEmpty(); polls++) {
      assertThat(polls).as("polls for %s", version).isLessThan(600);
      try {
        models.poll(POLL);
      } catch (KafkaException e) {
        // Deleted and not there yet: the next call tries again.
      }
    }
  }

  private static void awaitNoTopic(ModelsTopicReader models) {
    for (int polls = 0; polls < 600; polls++) {
      try {
        models.poll(POLL);
      } catch (UnknownTopicOrPartitionException e) {
        assertThat(e).hasMessage("there is no topic models");
        return;
      }
    }
    throw new AssertionError("the topic is gone, and nothing is said");
  }

  private static String publish(int number) {
    Checkpoint checkpoint = SmallCheckpoints.of(number);
    try (CheckpointPublisher publisher =
        new CheckpointPublisher(
            broker.clientProperties(),
            Topics.DEFAULT,
            new PublicationSettings("reader-test", 700, 2, Duration.ofMinutes(2)),
            Clock.systemUTC())) {
      return publisher.publish(
          new Publication(checkpoint, Optional.empty(), Map.of(), "for a test"));
    }
  }

  private static ModelsTopicReader models() {
    ModelsTopicReader models = new ModelsTopicReader(broker.clientProperties(), Topics.DEFAULT);
    models.readToEnd();
    return models;
  }

  private static void write(String key, byte[] value) throws Exception {
    anybody.send(new ProducerRecord<>(Topics.DEFAULT.models().name(), 0, key, value)).get();
  }
}
