package io.nextclick.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nextclick.broker.EmbeddedBroker;
import io.nextclick.local.harness.EmbeddedStreamApp;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.Tensor;
import io.nextclick.model.checkpoint.TrainedSessionRule;
import io.nextclick.registry.LiveSwitch;
import io.nextclick.registry.ModelsTopicReader;
import io.nextclick.schemas.CheckpointManifest;
import io.nextclick.schemas.JsonSerde;
import io.nextclick.schemas.LiveVersion;
import io.nextclick.schemas.ModelKey;
import io.nextclick.schemas.SessionRule;
import io.nextclick.schemas.Topics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever happens to the models topic, the model that answers goes on, and the next is adopted.
 */
@Tag("end-to-end")
class HostileModelsTest {

  private static final Duration SOON = Duration.ofSeconds(60);

  private static Checkpoint good;
  private static Checkpoint better;

  @TempDir private Path directory;
  private EmbeddedBroker broker;
  private EmbeddedStreamApp stream;
  private KafkaProducer<String, byte[]> anybody;

  @BeforeAll
  static void train() {
    good = TinyModel.trained(1);
    better = TinyModel.trained(2);
  }

  @BeforeEach
  void start() throws Exception {
    broker = EmbeddedBroker.start();
    anybody =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers(), "max.request.size", 16 << 20),
            new StringSerializer(),
            new ByteArraySerializer());
    startStream();
    awaitAnswersOf(publish(good));
  }

  @AfterEach
  void stop() {
    stream.close();
    anybody.close();
    broker.close();
  }

  @Test
  void goesOnWhileTheTopicIsGoneAndAdoptsWhatItHoldsOnceItIsBack() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.deleteTopics(List.of(Topics.DEFAULT.models().name())).all().get();
      await().atMost(SOON).until(() -> stream.ready().words().contains("there is no topic models"));
      assertThat(stream.ready().ok()).isTrue();
      assertThat(stream.ready().words())
          .startsWith("ready: " + good.version() + " answers (the topic models cannot be followed");
      TinyModel.provideTopic(admin);
    }
    awaitAnswersOf(publish(better));
  }

  @Test
  void isNotLiveOnceTheThreadThatFollowsHasDied() {
    assertThat(stream.live().ok()).isTrue();
    Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("model-follower"))
        .forEach(Thread::interrupt);
    await().atMost(SOON).until(() -> !stream.live().ok());
    assertThat(stream.live().words()).isEqualTo("not live: nobody follows the models any more");
  }

  @Test
  void skipsAndCountsWhatIsNoRecordOfTheContractAndAdoptsTheNextVersionNowAndAfterARestart()
      throws Exception {
    String deep = "[".repeat(200_000);
    int skipped = 0;
    for (String key : new String[] {"x/manifest", "live", good.version() + "/manifest", "?"}) {
      for (String value : new String[] {"null", "{", "{}", deep}) {
        write(key, value.getBytes(UTF_8));
        skipped++;
      }
    }
    double due = skipped;
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(metric("nextclick_models_records_skipped_total")).isEqualTo(due));
    awaitAnswersOf(good.version());
    awaitAnswersOf(publish(better));
    stream.close();
    startStream();
    awaitAnswersOf(better.version());
  }

  @Test
  void goesOnWhereNoVersionIsLiveAnyMoreAndTakesTheNewestAfterARestart() throws Exception {
    awaitAnswersOf(publish(better));
    write("live", null);
    write("x/manifest", "null".getBytes(UTF_8));
    await().atMost(SOON).until(() -> metric("nextclick_models_records_skipped_total") == 1);
    assertThat(stream.ready().words()).isEqualTo("ready: " + better.version() + " answers");
    stream.close();
    startStream();
    awaitAnswersOf(better.version());
  }

  @Test
  void refusesWeightsOfWhichNoScoreCanBeMade() throws Exception {
    TreeMap<String, Tensor> tensors = new TreeMap<>(good.tensors());
    float[] absurd = tensors.get("item_embedding").values().clone();
    Arrays.fill(absurd, 3e38f);
    tensors.put("item_embedding", Tensor.of(absurd, tensors.get("item_embedding").shape()));
    publish(new Checkpoint(good.metadata(), good.vocabulary(), tensors));
    awaitRefusal("tensor 'item_embedding' holds 3.0E38 at place 0");
  }

  @Test
  void refusesItemIdsThatNoAnswerCouldCarry() throws Exception {
    String whole = new String(itemsOf(good), UTF_8);
    String longer = whole.replaceFirst("[^\t]+", "x".repeat(100_000));
    byte[] file = repack(longer.getBytes(UTF_8));
    upload("mtaw-long-ids", file);
    awaitRefusal("an item's id has 100000 characters, 256 are allowed");
  }

  @Test
  void triesARefusedVersionAgainOnceItIsRepaired() throws Exception {
    byte[] file = better.toBytes();
    byte[] damaged = file.clone();
    damaged[damaged.length / 2] ^= 1;
    upload("mtaw-repaired", file, damaged);
    awaitRefusal("a chunk was damaged or replaced");
    write(new ModelKey.Chunk("mtaw-repaired", 0).toString(), file);
    awaitAnswersOf("mtaw-repaired");
  }

  @Test
  void triesARefusedVersionAgainWhenSomebodyPromotesIt() throws Exception {
    byte[] file = better.toBytes();
    upload("mtaw-again", file, new byte[] {1});
    awaitRefusal("mtaw-again");
    byHand().promote("mtaw-again");
    await().atMost(SOON).until(() -> metric("nextclick_checkpoints_refused_total") == 2);
  }

  @Test
  void rollsBackAndHoldsWhileTheTrainerGoesOnPublishing() throws Exception {
    awaitAnswersOf(publish(better, good.version()));
    byHand().rollback();
    awaitAnswersOf(good.version());
    Checkpoint third = TinyModel.trained(3);
    publish(third, better.version());
    publish(TinyModel.trained(4), better.version());
    write(
        "live",
        JsonSerde.of(LiveVersion.class)
            .serializer()
            .serialize(null, new LiveVersion(third.version(), "in vain", Instant.now())));
    write("x/manifest", "null".getBytes(UTF_8));
    await().atMost(SOON).until(() -> metric("nextclick_models_records_skipped_total") == 1);
    awaitAnswersOf(good.version());
    byHand().release();
    awaitAnswersOf(publish(better));
  }

  @Test
  void saysThatAModelWasTrainedOnSessionsCutByAnotherRule() throws Exception {
    assertThat(metric("nextclick_model_session_rule_differs")).isZero();
    SessionRule other = new SessionRule(Duration.ofMinutes(5), Duration.ofMinutes(30), 50);
    String version = publish(TrainedSessionRule.addTo(good, other));
    await()
        .atMost(SOON)
        .until(
            () ->
                stream
                    .ready()
                    .words()
                    .equals(
                        ("ready: %s answers (%s was trained on sessions with a gap of 5m, a grace of 30m"
                                + " and at most 50 clicks, here they have a gap of 30m, a grace of 30m and"
                                + " at most 50 clicks)")
                            .formatted(version, version)));
    assertThat(metric("nextclick_model_session_rule_differs")).isEqualTo(1);
    awaitAnswersOf(publish(TrainedSessionRule.addTo(good, SessionRule.DEFAULT)));
    assertThat(metric("nextclick_model_session_rule_differs")).isZero();
  }

  private void startStream() throws Exception {
    stream = new EmbeddedStreamApp(broker.bootstrapServers(), directory, 0, Map.of());
    stream.start(() -> false);
  }

  /** It answers, it is the one wanted, and nothing is to be remarked. */
  private void awaitAnswersOf(String version) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              assertThat(stream.ready().words()).isEqualTo("ready: " + version + " answers");
              assertThat(metric("nextclick_model_wanted_answers")).isEqualTo(1);
            });
  }

  private void awaitRefusal(String reason) {
    await().atMost(SOON).until(() -> stream.ready().words().contains("(refused "));
    assertThat(stream.ready().ok()).isTrue();
    assertThat(stream.ready().words())
        .startsWith("ready: " + good.version() + " answers (refused ")
        .contains(reason);
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(metric("nextclick_model_wanted_answers")).isZero());
  }

  private String publish(Checkpoint checkpoint) {
    return TinyModel.publish(broker.bootstrapServers(), checkpoint);
  }

  private String publish(Checkpoint checkpoint, String parent) {
    return TinyModel.publish(broker.bootstrapServers(), checkpoint, parent);
  }

  private LiveSwitch byHand() {
    return new LiveSwitch(
        Map.of("bootstrap.servers", broker.bootstrapServers()), Topics.DEFAULT, Clock.systemUTC());
  }

  private byte[] itemsOf(Checkpoint checkpoint) throws Exception {
    checkpoint.writeDirectory(directory.resolve("checkpoint"));
    return Files.readAllBytes(directory.resolve("checkpoint/items.tsv"));
  }

  /** The good checkpoint with other items, as somebody's own tool might pack it. */
  private static byte[] repack(byte[] items) throws Exception {
    return Repacked.with(good.toBytes(), "items.tsv", items);
  }

  private void upload(String version, byte[] file) throws Exception {
    upload(version, file, file);
  }

  /** One chunk, the manifest of the whole file, and the order to go live. */
  private void upload(String version, byte[] file, byte[] chunk) throws Exception {
    CheckpointManifest manifest =
        new CheckpointManifest(
            version,
            null,
            "mtaw",
            good.metadata().hyperparameters(),
            good.vocabulary().size(),
            1,
            file.length,
            ModelsTopicReader.sha256(file),
            Instant.EPOCH,
            Instant.EPOCH,
            Map.of(),
            "for a test",
            Instant.EPOCH);
    write(new ModelKey.Chunk(version, 0).toString(), chunk);
    write(
        new ModelKey.Manifest(version).toString(),
        JsonSerde.of(CheckpointManifest.class).serializer().serialize(null, manifest));
    write(
        "live",
        JsonSerde.of(LiveVersion.class)
            .serializer()
            .serialize(null, new LiveVersion(version, "for a test", Instant.EPOCH)));
  }

  private void write(String key, byte[] value) throws Exception {
    anybody.send(new ProducerRecord<>(Topics.DEFAULT.models().name(), 0, key, value)).get();
  }

  private double metric(String name) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + stream.port() + "/metrics");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }
}
