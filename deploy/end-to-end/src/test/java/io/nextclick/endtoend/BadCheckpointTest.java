package io.nextclick.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nextclick.broker.EmbeddedBroker;
import io.nextclick.local.harness.EmbeddedStreamApp;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.CheckpointMetadata;
import io.nextclick.registry.ModelsTopicReader;
import io.nextclick.schemas.CheckpointManifest;
import io.nextclick.schemas.Click;
import io.nextclick.schemas.JsonSerde;
import io.nextclick.schemas.LiveVersion;
import io.nextclick.schemas.ModelKey;
import io.nextclick.schemas.Topics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is wrong with a new checkpoint, the model before keeps answering. */
@Tag("end-to-end")
class BadCheckpointTest {

  private static final Duration SOON = Duration.ofSeconds(60);

  private static Checkpoint good;

  @TempDir private static Path directory;
  private static EmbeddedBroker broker;
  private static EmbeddedStreamApp stream;
  private static Outside outside;

  private double refusedBefore;
  private int answeredBefore;

  @BeforeAll
  static void startOnce() throws Exception {
    good = TinyModel.trained(1);
    broker = EmbeddedBroker.start();
    stream = new EmbeddedStreamApp(broker.bootstrapServers(), directory, 0, Map.of());
    outside = new Outside(broker.bootstrapServers());
    stream.start(() -> false);
  }

  @BeforeEach
  void beginWithAGoodModel() throws Exception {
    String version = TinyModel.publish(broker.bootstrapServers(), good);
    assertThat(stream.awaitLive(version, () -> false)).isTrue();
    await().atMost(SOON).until(() -> stream.ready().words().endsWith(version + " answers"));
    refusedBefore = metric("nextclick_checkpoints_refused_total");
    answeredBefore = outside.recommendations().size();
  }

  @AfterAll
  static void stop() {
    outside.close();
    stream.close();
    broker.close();
  }

  @Test
  void refusesACorruptChunk() throws Exception {
    byte[] file = good.toBytes();
    byte[] damaged = file.clone();
    damaged[damaged.length / 2] ^= 1;
    publish("mtaw-corrupt", "mtaw", 1, damaged, file.length, ModelsTopicReader.sha256(file));
    goesOnWith(good.version());
  }

  @Test
  void refusesAManifestWithAnotherHash() throws Exception {
    byte[] file = good.toBytes();
    publish("mtaw-wrong-hash", "mtaw", 1, file, file.length, "00".repeat(32));
    goesOnWith(good.version());
  }

  @Test
  void refusesACheckpointThatLacksAChunk() throws Exception {
    byte[] file = good.toBytes();
    publish("mtaw-incomplete", "mtaw", 2, file, file.length, ModelsTopicReader.sha256(file));
    goesOnWith(good.version());
  }

  @Test
  void refusesAnArchitectureThatItDoesNotKnow() throws Exception {
    byte[] file =
        new Checkpoint(
                new CheckpointMetadata(
                    "crystal-ball",
                    good.metadata().hyperparameters(),
                    good.metadata().trainedFrom(),
                    good.metadata().trainedTo(),
                    good.metadata().seed()),
                good.vocabulary(),
                good.tensors())
            .toBytes();
    publish("crystal-ball-1", "crystal-ball", 1, file, file.length, ModelsTopicReader.sha256(file));
    goesOnWith(good.version());
  }

  @Test
  void refusesAFileThatIsNoCheckpoint() throws Exception {
    byte[] file = "not a checkpoint".getBytes(UTF_8);
    publish("mtaw-nonsense", "mtaw", 1, file, file.length, ModelsTopicReader.sha256(file));
    goesOnWith(good.version());
  }

  @Test
  void takesAGoodOneAfterABadOne() throws Exception {
    byte[] file = "not a checkpoint".getBytes(UTF_8);
    publish("mtaw-nonsense-2", "mtaw", 1, file, file.length, ModelsTopicReader.sha256(file));
    goesOnWith(good.version());

    Checkpoint better = TinyModel.trained(2);
    String version = TinyModel.publish(broker.bootstrapServers(), better);
    assertThat(stream.awaitLive(version, () -> false)).isTrue();
    await().atMost(SOON).until(() -> stream.ready().words().endsWith(version + " answers"));
  }

  private void goesOnWith(String version) throws Exception {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(metric("nextclick_checkpoints_refused_total"))
                    .isEqualTo(refusedBefore + 1));
    Click click = TinyModel.newClicks(answeredBefore + 1).get(answeredBefore);
    outside.send(List.of(click));
    await().atMost(SOON).until(() -> outside.recommendations().size() == answeredBefore + 1);
    assertThat(outside.recommendations())
        .allMatch(recommendation -> recommendation.modelVersion().equals(version));
    assertThat(metrics()).contains("nextclick_model_info{");
    assertThat(stream.ready().ok()).isTrue();
    assertThat(stream.ready().words()).contains(version + " answers (refused ");
  }

  private double metric(String name) throws Exception {
    return metrics()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  private String metrics() throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + stream.port() + "/metrics");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .body();
  }

  /** As somebody's own tool might write it: one chunk, the manifest, and the order to go live. */
  private void publish(
      String version,
      String architecture,
      int chunkCount,
      byte[] chunk,
      long byteCount,
      String sha256) {
    CheckpointManifest manifest =
        new CheckpointManifest(
            version,
            null,
            architecture,
            good.metadata().hyperparameters(),
            good.vocabulary().size(),
            chunkCount,
            byteCount,
            sha256,
            Instant.EPOCH,
            Instant.EPOCH,
            Map.of(),
            "for a test",
            Instant.EPOCH);
    LiveVersion live = new LiveVersion(version, "for a test", Instant.EPOCH);
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers(), "max.request.size", 16 << 20),
            new StringSerializer(),
            new ByteArraySerializer())) {
      send(producer, new ModelKey.Chunk(version, 0), chunk);
      send(
          producer,
          new ModelKey.Manifest(version),
          JsonSerde.of(CheckpointManifest.class).serializer().serialize(null, manifest));
      send(
          producer,
          ModelKey.LIVE,
          JsonSerde.of(LiveVersion.class).serializer().serialize(null, live));
    }
  }

  private static void send(KafkaProducer<String, byte[]> producer, ModelKey key, byte[] value) {
    producer.send(new ProducerRecord<>(Topics.DEFAULT.models().name(), key.toString(), value));
  }
}
