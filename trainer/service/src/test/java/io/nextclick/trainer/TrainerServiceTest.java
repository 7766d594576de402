package io.nextclick.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.nextclick.broker.TestBroker;
import io.nextclick.learning.RunListener;
import io.nextclick.learning.TestShop;
import io.nextclick.learning.training.StepReport;
import io.nextclick.registry.CheckpointPublisher;
import io.nextclick.registry.FencedException;
import io.nextclick.registry.ModelsTopicReader;
import io.nextclick.registry.PublicationSettings;
import io.nextclick.schemas.Topics;
import io.nextclick.service.ConfigFile;
import io.nextclick.service.ExitCode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("end-to-end")
class TrainerServiceTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path state;
  private static final TestBroker broker = TestBroker.shared();

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private TrainerService service;
  private CompletableFuture<Integer> running;

  @BeforeEach
  void noTopics() throws Exception {
    broker.withoutTopic(Topics.DEFAULT.clicks());
    broker.withoutTopic(Topics.DEFAULT.models().name());
  }

  @AfterEach
  void stop() {
    service.close();
    running.exceptionally(failure -> 1).join();
  }

  @Test
  void createsItsTopicTrainsOnItsIntervalAndTellsWhatCameOfIt() throws Exception {
    broker.freshTopic(Topics.DEFAULT.clicks(), 2, Map.of());
    TestShop.send(broker.clientProperties(), TestShop.clicks(7, 0, 300));
    start(Map.of("nextclick.interval", "100ms"));
    await().atMost(PATIENCE).until(() -> count("outcome=\"published\"") >= 1);
    await().atMost(PATIENCE).until(() -> count("outcome=\"rejected\"") >= 2);
    assertThat(registry.scrape())
        .contains("nextclick_trainer_quality{metric=\"recall_at_20\",model=\"candidate\"}")
        .contains("nextclick_trainer_stage_seconds_count{stage=\"publication\"} 1")
        .contains("nextclick_trainer_last_publication_timestamp_seconds")
        .contains("nextclick_trainer_sessions 300.0");
    assertThat(service.ready().ok()).isTrue();
    assertThat(service.live().words()).isNotEmpty();
    try (ModelsTopicReader models =
        new ModelsTopicReader(broker.clientProperties(), Topics.DEFAULT)) {
      models.readToEnd();
      assertThat(models.wanted()).isPresent();
    }
  }

  @Test
  void triesAgainSoonAfterARunThatFailedOrHadNoClicksYet() throws Exception {
    start(Map.of("nextclick.interval", "365d", "nextclick.retry-interval", "100ms"));
    await().atMost(PATIENCE).until(() -> count("outcome=\"failed\"") >= 2);
    assertThat(service.live().ok()).isTrue();
    assertThat(service.ready().words())
        .contains("runs in a row have failed, since 20", "the last: There is no topic clicks");
    assertThat(metric("nextclick_trainer_failures_in_a_row")).isGreaterThanOrEqualTo(2);
    assertThat(metric("nextclick_trainer_last_success_timestamp_seconds")).isZero();
    broker.freshTopic(Topics.DEFAULT.clicks(), 2, Map.of());
    await()
        .atMost(PATIENCE)
        .until(
            () -> service.live().words().startsWith("Published nothing: no click in the window"));
    TestShop.send(broker.clientProperties(), TestShop.clicks(7, 0, 300));
    await().atMost(PATIENCE).until(() -> count("outcome=\"published\"") >= 1);
    await().atMost(PATIENCE).until(() -> service.live().words().startsWith("Published mtaw-plus-"));
    assertThat(service.live().words()).doesNotContain("failed");
    assertThat(metric("nextclick_trainer_failures_in_a_row")).isZero();
    assertThat(metric("nextclick_trainer_last_success_timestamp_seconds")).isPositive();
    assertThat(metric("nextclick_trainer_last_progress_timestamp_seconds")).isPositive();
    assertThat(metric("nextclick_trainer_stage_number")).isZero();
    assertThat(state.resolve("run")).as("nothing to go on with").isEmptyDirectory();
  }

  @Test
  void saysThatItHangsWhereNothingMovesAndInWhichStage() throws Exception {
    broker.freshTopic(Topics.DEFAULT.clicks(), 2, Map.of());
    TestShop.send(broker.clientProperties(), TestShop.clicks(7, 0, 300));
    CountDownLatch hangs = new CountDownLatch(1);
    RunListener hanging =
        new RunListener() {
          @Override
          public void onStage(Stage stage) {
            try {
              if (stage == Stage.GATE) {
                hangs.await();
              }
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
          }
        };
    start(Map.of("nextclick.stalled-after", "1ms"), hanging);
    try {
      await()
          .atMost(PATIENCE)
          .until(() -> service.live().words().contains("in the stage gate that began at"));
      assertThat(service.live().ok()).isFalse();
      assertThat(service.live().words()).startsWith("the trainer hangs: nothing has moved since");
      assertThat(metric("nextclick_trainer_stage_number")).isEqualTo(4);
    } finally {
      hangs.countDown();
    }
    await().atMost(PATIENCE).until(() -> count("outcome=\"published\"") >= 1);
    await().atMost(PATIENCE).until(() -> service.live().ok());
  }

  @Test
  void anErrorInARunIsAFailureLikeAnyOther() throws Exception {
    broker.freshTopic(Topics.DEFAULT.clicks(), 2, Map.of());
    TestShop.send(broker.clientProperties(), TestShop.clicks(7, 0, 300));
    AtomicBoolean first = new AtomicBoolean(true);
    RunListener outOfMemoryOnce =
        new RunListener() {
          @Override
          public void onStep(StepReport step) {
            if (first.getAndSet(false)) {
              throw new OutOfMemoryError("Java heap space, on purpose");
            }
          }
        };
    start(Map.of("nextclick.retry-interval", "2s"), outOfMemoryOnce);
    await().atMost(PATIENCE).until(() -> count("outcome=\"failed\"") == 1);
    assertThat(metric("nextclick_trainer_targets_per_second")).as("nothing trains").isZero();
    assertThat(service.ready().words()).contains("Java heap space, on purpose");
    await().atMost(PATIENCE).until(() -> count("outcome=\"published\"") >= 1);
    assertThat(metric("nextclick_trainer_failures_in_a_row")).isZero();
  }

  @Test
  void stopsAtOnceWhileItWaits() throws Exception {
    broker.freshTopic(Topics.DEFAULT.clicks(), 1, Map.of());
    start(Map.of("nextclick.interval", "365d"));
    await().atMost(PATIENCE).until(() -> count("outcome=\"rejected\"") == 1);
    service.close();
    await().atMost(PATIENCE).until(running::isDone);
    assertThat(running).isCompletedWithValue(ExitCode.OK);
    assertThat(service.ready().ok()).isFalse();
  }

  @Test
  void stopsWhereAnotherTrainerHasTakenOver() throws Exception {
    broker.freshTopic(Topics.DEFAULT.clicks(), 1, Map.of());
    start(Map.of("nextclick.retry-interval", "100ms"));
    await().atMost(PATIENCE).until(() -> service.ready().ok());
    try (CheckpointPublisher other =
        new CheckpointPublisher(
            broker.clientProperties(),
            Topics.DEFAULT,
            PublicationSettings.DEFAULT,
            Clock.systemUTC())) {
      assertThat(other).isNotNull();
      TestShop.send(broker.clientProperties(), TestShop.clicks(7, 0, 300));
      await().atMost(PATIENCE).until(running::isDone);
    }
    assertThat(running)
        .isCompletedExceptionally()
        .failsWithin(Duration.ofSeconds(1))
        .withThrowableThat()
        .withCauseInstanceOf(FencedException.class)
        .withMessageContaining("Another trainer has taken over publishing");
  }

  private void start(Map<String, String> replaced) {
    start(replaced, RunListener.none());
  }

  private void start(Map<String, String> replaced, RunListener listener) {
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "nextclick.kafka.bootstrap.servers", broker.bootstrapServers(),
                "nextclick.state-dir", "" + state,
                "nextclick.gate.min-pairs", "50",
                "nextclick.training.dimension", "16",
                "nextclick.training.targets-per-step", "64",
                "nextclick.training.learning-rate", "0.01",
                "nextclick.training.dropout", "0.1",
                "nextclick.training.max_epochs", "6",
                "nextclick.device", "cpu"));
    settings.putAll(replaced);
    TrainerConfig config =
        ConfigFile.of(TrainerConfig.class, settings, "the test", Map.of()).settings();
    Clock clock = Clock.systemUTC();
    service = new TrainerService(TrainerSettings.of(config), (short) 1, registry, listener, clock);
    running = CompletableFuture.supplyAsync(service::run);
  }

  /** The counter of runs with this label. */
  private double count(String label) {
    return metric("nextclick_trainer_runs_total{" + label);
  }

  private double metric(String begin) {
    return registry
        .scrape()
        .lines()
        .filter(line -> line.startsWith(begin))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
        .sum();
  }
}
