package io.nextclick.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.broker.TestBroker;
import io.nextclick.learning.TestShop;
import io.nextclick.learning.TrainProcess;
import io.nextclick.registry.ModelsTopicReader;
import io.nextclick.schemas.LiveVersion;
import io.nextclick.schemas.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trainer as a process that is killed. */
@Tag("end-to-end")
class TrainerKillLongTest {

  @TempDir static Path brokerFolder;
  private static TestBroker broker;

  @TempDir private Path folder;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = TestBroker.start(brokerFolder);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void killedAndStartedAgainItPublishesWhatAnUnbrokenRunWouldHave() throws Exception {
    openShop();
    TrainProcess unbroken = start("unbroken");
    unbroken.until(() -> live().isPresent());
    String expected = live().orElseThrow();
    unbroken.kill();

    openShop();
    TrainProcess killed = start("killed");
    Path epochs = folder.resolve("killed/run/training/candidate/select.state");
    killed.until(() -> Files.exists(epochs));
    killed.kill();
    assertThat(live()).as("nothing is published yet").isEmpty();
    TestShop.send(broker.clientProperties(), TestShop.clicks(8, 200, 50));

    TrainProcess again = start("killed");
    again.until(() -> live().isPresent());
    again.terminate();
    assertThat(again.said()).contains("Going on with the run that began at");
    assertThat(live()).contains(expected);
  }

  private static void openShop() throws Exception {
    broker.freshTopic(Topics.DEFAULT.clicks(), 2, Map.of());
    broker.freshTopic(Topics.DEFAULT.models().name(), 1, Topics.DEFAULT.models().configs());
    TestShop.send(broker.clientProperties(), TestShop.clicks(7, 0, 200));
  }

  private TrainProcess start(String name) throws Exception {
    List<String> settings =
        List.of(
            "nextclick.kafka.bootstrap.servers=" + broker.bootstrapServers(),
            "nextclick.state-dir=" + folder.resolve(name),
            "nextclick.http.port=0",
            "nextclick.interval=365d",
            "nextclick.device=cpu",
            "nextclick.gate.min-pairs=50",
            "nextclick.training.dimension=8",
            "nextclick.training.max-epochs=25",
            "nextclick.training.patience=25");
    Path config = Files.write(folder.resolve(name + ".properties"), settings);
    return TrainProcess.start(
        TrainerMain.class, folder.resolve(name + ".log"), "--config", "" + config);
  }

  private static Optional<String> live() {
    try (ModelsTopicReader models =
        new ModelsTopicReader(broker.clientProperties(), Topics.DEFAULT)) {
      models.readToEnd();
      return models.wanted().map(LiveVersion::version);
    }
  }
}
