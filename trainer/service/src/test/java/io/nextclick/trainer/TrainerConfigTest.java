package io.nextclick.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextclick.learning.evaluation.Baseline;
import io.nextclick.learning.training.TrainingSettings;
import io.nextclick.model.ComputeDevice;
import io.nextclick.registry.PublicationSettings;
import io.nextclick.schemas.SessionRule;
import io.nextclick.service.ConfigDocument;
import io.nextclick.service.ConfigFile;
import io.nextclick.service.UserError;
import io.nextclick.trainer.Gate.Thresholds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainerConfigTest {

  private static final Map<String, String> SMALLEST =
      Map.of("nextclick.kafka.bootstrap.servers", "broker:9092");

  @TempDir private Path directory;

  @Test
  void needsOneLineAndTakesTheDefaultsForTheRest() {
    TrainerSettings settings = settings(SMALLEST, Map.of());
    assertThat(settings.clientProperties())
        .containsExactly(Map.entry("bootstrap.servers", "broker:9092"));
    assertThat(settings.interval()).isEqualTo(Duration.ofDays(1));
    assertThat(settings.retryInterval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.run()).isEqualTo(RunSettings.defaults());
    assertThat(settings.publication()).isEqualTo(PublicationSettings.DEFAULT);
    assertThat(settings.publication().transactionalId()).isEqualTo("nextclick-trainer");
    assertThat(settings.topics().models().name()).isEqualTo("models");
    assertThat(settings.device()).isEqualTo(new ComputeDevice.Auto());
  }

  @Test
  void aPrefixGoesBeforeTheTopicsAndTheTransactionalId() {
    TrainerSettings settings =
        settings(
            Map.of(
                "nextclick.kafka.bootstrap.servers", "broker:9092",
                "nextclick.topics.prefix", "shop-a.",
                "nextclick.topics.clicks", "clicks-of-a"),
            Map.of());
    assertThat(settings.topics().clicks()).isEqualTo("clicks-of-a");
    assertThat(settings.topics().models().name()).isEqualTo("shop-a.models");
    assertThat(settings.publication().transactionalId()).isEqualTo("shop-a.nextclick-trainer");
    assertThat(TrainerChecks.rights(settings).toString())
        .contains("clicks-of-a", "shop-a.models", "shop-a.nextclick-trainer");
  }

  @Test
  void takesEveryKey() {
    Map<String, String> file =
        Map.ofEntries(
            Map.entry("nextclick.kafka.bootstrap.servers", "broker:9092"),
            Map.entry("nextclick.kafka.security.protocol", "SSL"),
            Map.entry("nextclick.topics.prefix", "shop-a."),
            Map.entry("nextclick.topics.clicks", "clicks-of-a"),
            Map.entry("nextclick.topics.models", "models-of-a"),
            Map.entry("nextclick.interval", "6h"),
            Map.entry("nextclick.retry-interval", "5s"),
            Map.entry("nextclick.session.gap", "10m"),
            Map.entry("nextclick.session.grace", "5m"),
            Map.entry("nextclick.session.max-clicks", "20"),
            Map.entry("nextclick.window.length", "7d"),
            Map.entry("nextclick.window.max-clicks", "1000"),
            Map.entry("nextclick.split.held-back-share", "0.2"),
            Map.entry("nextclick.split.validation-share", "0.3"),
            Map.entry("nextclick.gate.min-pairs", "10"),
            Map.entry("nextclick.gate.min-lift-over.live", "0.01"),
            Map.entry("nextclick.gate.min-lift-over.popularity", "0.5"),
            Map.entry("nextclick.gate.min-lift-over.session-popularity", "0.1"),
            Map.entry("nextclick.gate.min-lift-over.co-occurrence", "0.2"),
            Map.entry("nextclick.gate.min-lift-over.vsknn", "-0.2"),
            Map.entry("nextclick.gate.min-lift-over.stan", "0.3"),
            Map.entry("nextclick.training.max-epochs", "3"),
            Map.entry("nextclick.training.refit", "false"),
            Map.entry("nextclick.warm-start", "false"),
            Map.entry("nextclick.device", "gpu:1"),
            Map.entry("nextclick.publication.transactional-id", "mine"),
            Map.entry("nextclick.publication.chunk-size", "1000"),
            Map.entry("nextclick.publication.keep", "2"),
            Map.entry("nextclick.publication.transaction-timeout", "30s"),
            Map.entry("nextclick.http.bind", "0.0.0.0"),
            Map.entry("nextclick.http.port", "9000"),
            Map.entry("nextclick.topics.replication", "3"));
    TrainerSettings settings = settings(file, Map.of());
    assertThat(settings.clientProperties()).containsEntry("security.protocol", "SSL");
    assertThat(settings.interval()).isEqualTo(Duration.ofHours(6));
    assertThat(settings.retryInterval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.device()).isEqualTo(new ComputeDevice.Gpu(1));
    assertThat(settings.publication())
        .isEqualTo(new PublicationSettings("mine", 1000, 2, Duration.ofSeconds(30)));
    RunSettings run = settings.run();
    assertThat(run.sessions())
        .isEqualTo(new SessionRule(Duration.ofMinutes(10), Duration.ofMinutes(5), 20));
    assertThat(run.window()).isEqualTo(Duration.ofDays(7));
    assertThat(run.maxClicks()).isEqualTo(1000);
    assertThat(run.heldBackShare()).isEqualTo(0.2);
    assertThat(run.validationShare()).isEqualTo(0.3);
    assertThat(run.gate())
        .isEqualTo(
            new Thresholds(
                10,
                0.01,
                Map.of(
                    Baseline.POPULARITY, 0.5,
                    Baseline.SESSION_POPULARITY, 0.1,
                    Baseline.CO_OCCURRENCE, 0.2,
                    Baseline.VSKNN, -0.2,
                    Baseline.STAN, 0.3)));
    assertThat(run.options().get(TrainingSettings.MAX_EPOCHS)).isEqualTo(3);
    assertThat(run.options().get(TrainingSettings.REFIT)).isFalse();
    assertThat(run.warmStart()).isFalse();
  }

  @Test
  void letsTheEnvironmentWinOverTheFile() {
    Map<String, String> environment =
        Map.of(
            "NEXTCLICK_KAFKA_BOOTSTRAP_SERVERS", "elsewhere:9092",
            "NEXTCLICK_GATE_MIN_LIFT_OVER_LIVE", "0.05",
            "NEXTCLICK_GATE_MIN_LIFT_OVER_CO_OCCURRENCE", "0.1",
            "NEXTCLICK_TRAINING_MAX_EPOCHS", "4",
            "NEXTCLICK_WINDOW_LENGTH", "3d");
    TrainerSettings settings = settings(SMALLEST, environment);
    assertThat(settings.clientProperties()).containsEntry("bootstrap.servers", "elsewhere:9092");
    assertThat(settings.run().gate().minLiftOverLive()).isEqualTo(0.05);
    assertThat(settings.run().gate().minLiftOver())
        .isEqualTo(Map.of(Baseline.POPULARITY, 0.1, Baseline.CO_OCCURRENCE, 0.1));
    assertThat(settings.run().options().get(TrainingSettings.MAX_EPOCHS)).isEqualTo(4);
    assertThat(settings.run().window()).isEqualTo(Duration.ofDays(3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "window.length | 0s | from 1ms to 36500d",
        "window.length | 999999999999d | at most 36500d",
        "window.max-clicks | 0 | at least 1",
        "interval | 0s | from 1ms to 36500d",
        "interval | 99999999d | at most 36500d",
        "session.max-clicks | 301 | from 1 to 300",
        "session.gap | PT-1S | from 1ms to 36500d",
        "publication.transaction-timeout | 30d | from 1ms to",
        "topics.replication | 0 | -1 for the broker's default",
        "http.port | 65536 | from 0 to 65535"
      })
  void refusesWhatItCouldNotStartWith(String key, String value, String allowed) throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("trainer.properties"),
            "nextclick.kafka.bootstrap.servers=localhost:1\nnextclick.%s=%s\n"
                .formatted(key, value));
    assertThatThrownBy(() -> TrainerChecks.of(file, Map.of(), Clock.systemUTC()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("nextclick." + key)
        .hasMessageContaining(allowed);
  }

  @Test
  void namesAMisspeltKeyOfKafkas() {
    Map<String, String> file =
        Map.of(
            "nextclick.kafka.bootstrap.servers", "x", "nextclick.kafka.security.protocoll", "SSL");
    assertThatThrownBy(() -> settings(file, Map.of()))
        .hasMessageContaining("did you mean security.protocol?");
  }

  @Test
  void tellsAValueThatKafkaRefuses() {
    Map<String, String> file =
        Map.of("nextclick.kafka.bootstrap.servers", "x:1", "nextclick.kafka.max.block.ms", "long");
    assertThatThrownBy(() -> settings(file, Map.of()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("nextclick.kafka: Invalid value long for configuration max.block.ms");
  }

  private static TrainerSettings settings(
      Map<String, String> file, Map<String, String> environment) {
    return TrainerSettings.of(
        ConfigFile.of(TrainerConfig.class, file, "trainer.properties", environment).settings());
  }

  @Test
  void isInTheReadmeAsItIs() throws IOException {
    ConfigDocument.requireTable(TrainerConfig.class, Path.of("README.md"));
  }

  @Test
  void hasATestForEachKey() throws IOException {
    ConfigDocument.requireTests(TrainerConfig.class, Path.of("src/test"), Path.of("../../deploy"));
  }
}
