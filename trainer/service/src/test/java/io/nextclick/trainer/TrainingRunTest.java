package io.nextclick.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.broker.TestBroker;
import io.nextclick.learning.RunListener;
import io.nextclick.learning.RunListener.Stage;
import io.nextclick.learning.TestShop;
import io.nextclick.learning.evaluation.Baseline;
import io.nextclick.learning.recipe.Recipes;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.Ranking;
import io.nextclick.model.ServingModel;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.CheckpointMetadata;
import io.nextclick.model.serving.ServingModels;
import io.nextclick.registry.CheckpointPublisher;
import io.nextclick.registry.ModelsTopicReader;
import io.nextclick.registry.Publication;
import io.nextclick.registry.PublicationSettings;
import io.nextclick.schemas.CheckpointManifest;
import io.nextclick.schemas.LiveVersion;
import io.nextclick.schemas.ModelKey;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.SessionRule;
import io.nextclick.schemas.Topics;
import io.nextclick.trainer.Gate.Thresholds;
import io.nextclick.trainer.GateDecision.Publish;
import io.nextclick.trainer.GateDecision.Reject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("end-to-end")
class TrainingRunTest {

  private static final long SEED = 7;
  private static final Thresholds ANY_GAIN =
      new Thresholds(50, 0, Map.of(Baseline.POPULARITY, 0.1));
  private static final Thresholds IMPOSSIBLE =
      new Thresholds(50, 1000, Map.of(Baseline.POPULARITY, 1000.0));

  private static final TestBroker broker = TestBroker.shared();

  private final List<Stage> stages = new ArrayList<>();

  @BeforeEach
  void emptyTopics() throws Exception {
    broker.freshTopic(Topics.DEFAULT.clicks(), 2, Map.of());
    broker.freshTopic(Topics.DEFAULT.models().name(), 1, Topics.DEFAULT.models().configs());
  }

  @Test
  void goesFromClicksToALiveModelThatHasLearntWhatComesNext() {
    TestShop.send(broker.clientProperties(), TestShop.clicks(SEED, 0, 300));
    RunReport report = run(ANY_GAIN, Instant.MAX);
    assertThat(report.decision()).isInstanceOf(Publish.class);
    assertThat(report.sessions()).isEqualTo(300);
    assertThat(stages)
        .containsExactly(
            Stage.CLICK_LOG,
            Stage.DATASET,
            Stage.TRAINING,
            Stage.GATE,
            Stage.REFIT,
            Stage.PUBLICATION);
    String version = report.published().orElseThrow();
    try (ModelsTopicReader models = models()) {
      assertThat(models.wanted().map(LiveVersion::version)).contains(version);
      CheckpointManifest manifest = models.manifest(version).orElseThrow();
      assertThat(manifest.parent()).isNull();
      assertThat(manifest.trainedTo()).as("refitted on everything").isEqualTo(report.to().get());
      assertThat(report.cut().get()).isBefore(report.to().get());
      assertThat(manifest.metrics())
          .containsKeys(
              "recallAt20", "popularity.recallAt20", "vsknn.mrrAt20", "stan.mrrAt20", "pairs")
          .doesNotContainKey("live.recallAt20");
      Judgement judged = report.judgement().orElseThrow();
      assertThat(judged.candidate().mrrAt20())
          .isGreaterThan(3 * judged.byName().get("popularity").mrrAt20());
      assertThat(best(models.fetch(version), "item-11", "item-12")).isEqualTo("item-13");
    }
  }

  @Test
  void trainsNothingUntilThereAreNewClicksAndThenBuildsOnTheLiveModel() {
    TestShop.send(broker.clientProperties(), TestShop.clicks(SEED, 0, 300));
    String first = run(ANY_GAIN, Instant.MAX).published().orElseThrow();
    stages.clear();
    RunReport again = run(ANY_GAIN, Instant.MAX);
    assertThat(again.decision()).isInstanceOf(Reject.class);
    assertThat(again.decision().reason()).startsWith("only 0 held-back clicks can be judged on");
    assertThat(stages).containsExactly(Stage.CLICK_LOG, Stage.DATASET);

    TestShop.send(broker.clientProperties(), TestShop.clicks(SEED + 1, 300, 150));
    RunReport later = run(new Thresholds(50, -0.9, Map.of(Baseline.POPULARITY, 0.1)), Instant.MAX);
    assertThat(later.judgement().orElseThrow().live()).isPresent();
    try (ModelsTopicReader models = models()) {
      CheckpointManifest manifest = models.manifest(later.published().orElseThrow()).orElseThrow();
      assertThat(manifest.parent()).isEqualTo(first);
      assertThat(manifest.metrics()).containsKey("live.recallAt20");
    }
  }

  @Test
  void leavesTheLiveModelAloneWhereTheCandidateDoesNotPass() {
    TestShop.send(broker.clientProperties(), TestShop.clicks(SEED, 0, 300));
    String first = run(ANY_GAIN, Instant.MAX).published().orElseThrow();
    TestShop.send(broker.clientProperties(), TestShop.clicks(SEED + 1, 300, 150));
    RunReport report = run(IMPOSSIBLE, Instant.MAX);
    assertThat(report.decision()).isInstanceOf(Reject.class);
    assertThat(report.decision().reason()).contains("against the live model");
    assertThat(report.published()).isEmpty();
    try (ModelsTopicReader models = models()) {
      assertThat(models.wanted().map(LiveVersion::version)).contains(first);
      assertThat(models.manifests()).hasSize(1);
    }
  }

  @Test
  void startsFromTheLiveModelWhereItHasNotSeenTheSessionsThatValidate() {
    publishedAndThen(150);
    assertThat(firstLoss(true)).isLessThan(0.7 * firstLoss(false));
  }

  @Test
  void startsAnewWhereTheLiveModelHasSeenSessionsThatValidate() {
    // They are the newest tenth of all sessions, and but a few of them are new.
    publishedAndThen(20);
    assertThat(firstLoss(true)).isEqualTo(firstLoss(false));
  }

  /** A live model, and so many sessions since. */
  private void publishedAndThen(int sessions) {
    TestShop.send(broker.clientProperties(), TestShop.clicks(SEED, 0, 300));
    assertThat(run(ANY_GAIN, Instant.MAX).published()).isPresent();
    TestShop.send(broker.clientProperties(), TestShop.clicks(SEED + 1, 300, sessions));
  }

  /** Of the first epoch, in a run that publishes nothing. */
  private double firstLoss(boolean warmStart) {
    Thresholds gate = new Thresholds(20, 1000, Map.of());
    RunReport report = run(gate, Instant.MAX, warmStart);
    assertThat(report.published()).isEmpty();
    assertThat(report.live()).isPresent();
    return report.epochs().get(0).loss();
  }

  @Test
  void seesNoClickFromTheMomentNamedOnAndGivesTheSameBytesForTheSameClicks() throws Exception {
    TestShop.send(broker.clientProperties(), TestShop.clicks(SEED, 0, 200));
    Instant boundary = TestShop.OPENING.plus(Duration.ofMinutes(10 * 200));
    String alone = run(ANY_GAIN, Instant.MAX).published().orElseThrow();
    broker.freshTopic(Topics.DEFAULT.models().name(), 1, Topics.DEFAULT.models().configs());
    TestShop.send(broker.clientProperties(), TestShop.clicks(SEED + 1, 200, 100));
    RunReport bounded = run(ANY_GAIN, boundary);
    assertThat(bounded.to().get()).isBefore(boundary);
    assertThat(bounded.published()).contains(alone);
  }

  @Test
  void replacesALiveModelThatCannotBeLoaded() throws Exception {
    TestShop.send(broker.clientProperties(), TestShop.clicks(SEED, 0, 200));
    String broken = run(ANY_GAIN, Instant.MAX).published().orElseThrow();
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            broker.clientProperties(), new StringSerializer(), new ByteArraySerializer())) {
      String chunk = new ModelKey.Chunk(broken, 0).toString();
      producer
          .send(new ProducerRecord<>(Topics.DEFAULT.models().name(), 0, chunk, new byte[] {1}))
          .get();
    }
    TestShop.send(broker.clientProperties(), TestShop.clicks(SEED + 1, 200, 50));
    RunReport report = run(ANY_GAIN, Instant.MAX);
    assertThat(report.judgement().orElseThrow().live()).isEmpty();
    assertThat(report.published()).isPresent().isNotEqualTo(Optional.of(broken));
  }

  @Test
  void replacesALiveModelOfAnUnknownArchitecture() {
    TestShop.send(broker.clientProperties(), TestShop.clicks(SEED, 0, 200));
    String known = run(ANY_GAIN, Instant.MAX).published().orElseThrow();
    String unknown = publish(unknownArchitecture(known));
    TestShop.send(broker.clientProperties(), TestShop.clicks(SEED + 1, 200, 50));
    RunReport report = run(ANY_GAIN, Instant.MAX);
    assertThat(report.judgement().orElseThrow().live()).isEmpty();
    assertThat(report.published()).isPresent().isNotEqualTo(Optional.of(unknown));
  }

  private static Checkpoint unknownArchitecture(String version) {
    try (ModelsTopicReader models = models()) {
      Checkpoint known = models.fetch(version);
      CheckpointMetadata metadata = known.metadata();
      return new Checkpoint(
          new CheckpointMetadata(
              "crystal-ball",
              metadata.hyperparameters(),
              metadata.trainedFrom(),
              metadata.trainedTo(),
              metadata.seed()),
          known.vocabulary(),
          known.tensors());
    }
  }

  private static String publish(Checkpoint checkpoint) {
    try (CheckpointPublisher publisher =
        new CheckpointPublisher(
            broker.clientProperties(),
            Topics.DEFAULT,
            PublicationSettings.DEFAULT,
            Clock.systemUTC())) {
      return publisher.publish(new Publication(checkpoint, Optional.empty(), Map.of(), "a test"));
    }
  }

  @Test
  void saysThatThereIsNothingToTrainOn() {
    RunReport report = run(ANY_GAIN, Instant.MAX);
    assertThat(report.decision())
        .isEqualTo(
            new Reject(
                "no click in the window: 0 clicks of 0 records (0 outside the window,"
                    + " 0 unreadable)"));
    TestShop.send(broker.clientProperties(), TestShop.clicks(SEED, 0, 5));
    assertThat(run(ANY_GAIN, Instant.MAX).decision().reason()).contains("50 are needed");
  }

  private RunReport run(Thresholds gate, Instant before) {
    return run(gate, before, true);
  }

  private RunReport run(Thresholds gate, Instant before, boolean warmStart) {
    RunSettings settings =
        new RunSettings(
            SessionRule.DEFAULT,
            Duration.ofDays(30),
            1_000_000,
            0.2,
            0.1,
            gate,
            Recipes.settings(
                Map.of(
                    "dimension", "16",
                    "targets_per_step", "64",
                    "learning_rate", "0.01",
                    "dropout", "0.1",
                    "max_epochs", "6",
                    "refit", "true")),
            warmStart);
    RunListener listener =
        new RunListener() {
          @Override
          public void onStage(Stage stage) {
            stages.add(stage);
          }
        };
    try (CheckpointPublisher publisher =
        new CheckpointPublisher(
            broker.clientProperties(),
            Topics.DEFAULT,
            PublicationSettings.DEFAULT,
            Clock.systemUTC())) {
      return new TrainingRun(
              settings,
              broker.clientProperties(),
              Topics.DEFAULT,
              publisher,
              new ComputeDevice.Cpu(),
              Clock.systemUTC(),
              listener)
          .run(before);
    }
  }

  private static String best(Checkpoint checkpoint, String... prefix) {
    try (ServingModel model = ServingModels.load(checkpoint, new ComputeDevice.Cpu())) {
      Ranking ranking = model.recommend(List.of(Prefix.ofViews(prefix)), 1).get(0);
      return ranking.items().get(0).itemId();
    }
  }

  private static ModelsTopicReader models() {
    ModelsTopicReader models = new ModelsTopicReader(broker.clientProperties(), Topics.DEFAULT);
    models.readToEnd();
    return models;
  }
}
