package io.nextclick.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextclick.broker.TestBroker;
import io.nextclick.learning.RunListener;
import io.nextclick.learning.TestShop;
import io.nextclick.learning.evaluation.Baseline;
import io.nextclick.learning.recipe.Recipes;
import io.nextclick.learning.training.EpochReport;
import io.nextclick.learning.training.Phase;
import io.nextclick.model.ComputeDevice;
import io.nextclick.registry.CheckpointPublisher;
import io.nextclick.registry.PublicationSettings;
import io.nextclick.schemas.SessionRule;
import io.nextclick.schemas.Topics;
import io.nextclick.trainer.Gate.Thresholds;
import io.nextclick.trainer.clicklog.LogRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that were broken off, and what becomes of them. */
@Tag("end-to-end")
class KeptRunTest {

  private static final TestBroker broker = TestBroker.shared();
  private static String unbroken = "";

  @TempDir private Path state;
  private final List<String> remarks = new ArrayList<>();

  /** As a kill does, it passes all that would tidy up. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  @BeforeAll
  static void trainsOnceWithoutABreak() throws Exception {
    openShop();
    unbroken = run(KeptRun.none(), RunListener.none()).published().orElseThrow();
  }

  @BeforeEach
  void openAgain() throws Exception {
    openShop();
  }

  private static void openShop() throws Exception {
    broker.freshTopic(Topics.DEFAULT.clicks(), 2, Map.of());
    broker.freshTopic(Topics.DEFAULT.models().name(), 1, Topics.DEFAULT.models().configs());
    TestShop.send(broker.clientProperties(), TestShop.clicks(7, 0, 200));
  }

  @Test
  void publishesWhatAnUnbrokenRunWouldHaveThoughClicksHaveComeSince() {
    killedAfter(epoch -> epoch.phase() == Phase.SELECT && epoch.epoch() == 1);
    TestShop.send(broker.clientProperties(), TestShop.clicks(8, 200, 50));
    killedAfter(epoch -> epoch.phase() == Phase.REFIT);
    assertThat(remarks).contains("Going on after epoch 1 of the training of candidate.");
    TestShop.send(broker.clientProperties(), TestShop.clicks(9, 250, 50));
    assertThat(run(kept(), epoch -> false).published()).contains(unbroken);
    assertThat(remarks).anyMatch(remark -> remark.startsWith("Going on with the run that began"));
    assertThat(state).isEmptyDirectory();
  }

  @Test
  void beginsAnewWhereTheTopicHasForgottenSomeOfItsClicks() throws Exception {
    killedAfter(epoch -> true);
    try (Admin admin = Admin.create(broker.clientProperties())) {
      admin
          .deleteRecords(
              Map.of(
                  new TopicPartition(Topics.DEFAULT.clicks(), 0), RecordsToDelete.beforeOffset(1)))
          .all()
          .get();
    }
    assertThat(run(kept(), epoch -> false).published()).isPresent();
    assertThat(remarks)
        .anyMatch(remark -> remark.endsWith("the topic does not hold all of its clicks any more."));
  }

  @Test
  void beginsAnewWhereTheTopicWasMadeAnewWithOtherClicks() throws Exception {
    killedAfter(epoch -> true);
    broker.freshTopic(Topics.DEFAULT.clicks(), 2, Map.of());
    TestShop.send(broker.clientProperties(), TestShop.clicks(70, 0, 400));
    assertThat(run(kept(), epoch -> false).published()).isPresent();
    assertThat(remarks)
        .anyMatch(remark -> remark.contains("its data is") && remark.endsWith("Beginning anew."));
  }

  @Test
  void beginsAnewWhereAnotherModelHasGoneLive() {
    killedAfter(epoch -> true);
    String other = run(KeptRun.none(), epoch -> false).published().orElseThrow();
    run(kept(), epoch -> false);
    assertThat(remarks)
        .anyMatch(remark -> remark.endsWith("then nothing was live, now it is " + other + "."));
  }

  @Test
  void givesUpARunInWhichNoEpochGetsDone() {
    killedAfter(epoch -> true);
    for (int attempt = 1; attempt <= 3; attempt++) {
      assertThatThrownBy(() -> run(kept(), killer(stage -> stage == RunListener.Stage.DATASET)))
          .isInstanceOf(Killed.class);
    }
    assertThat(run(kept(), epoch -> false).published()).contains(unbroken);
    assertThat(remarks).anyMatch(remark -> remark.endsWith("3 times, and no epoch got done."));
  }

  @Test
  void beginsAnewWhereWhatWasKeptIsDamaged() throws IOException {
    killedAfter(epoch -> true);
    Files.writeString(state.resolve("training/candidate/select.state"), "no state");
    assertThat(run(kept(), epoch -> false).published()).contains(unbroken);
    assertThat(remarks).anyMatch(remark -> remark.contains("is damaged"));

    remarks.clear();
    emptyModels();
    killedAfter(epoch -> true);
    Files.writeString(state.resolve("run.json"), "{");
    assertThat(run(kept(), epoch -> false).published()).contains(unbroken);
    assertThat(remarks).anyMatch(remark -> remark.contains("is damaged, and not gone on with"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "null",
        "[]",
        "{'since':1.0,'begins':null,'ends':{'0':5}}",
        "{'since':null,'begins':{'0':0},'ends':{'0':5}}",
        "{'since':1.0,'begins':{'0':null},'ends':{'0':5}}",
        "{'since':1.0,'begins':{},'ends':{}}",
        "{'since':1.0,'begins':{'0':0},'ends':{'1':5}}",
        "{'since':1.0,'begins':{'0':6},'ends':{'0':5}}",
        "{'since':'soon','begins':{'0':0},'ends':{'0':5}}",
        "{'since':1.0,'begins':7,'ends':{'0':5}}"
      })
  void forgetsWhatIsNoRun(String json) throws IOException {
    Files.writeString(state.resolve("run.json"), json.replace('\'', '"'));
    LogRange now =
        new LogRange(new TreeMap<>(Map.of(0, 0L)), new TreeMap<>(Map.of(0, 5L)), Instant.EPOCH);
    assertThat(kept().goOn(now, Optional.empty())).isEmpty();
    assertThat(remarks).anyMatch(remark -> remark.contains("is damaged, and not gone on with"));
    assertThat(state).isEmptyDirectory();
    kept().begin(now, Optional.empty());
    assertThat(kept().goOn(now, Optional.empty())).contains(now);
  }

  private static void emptyModels() {
    try {
      broker.freshTopic(Topics.DEFAULT.models().name(), 1, Topics.DEFAULT.models().configs());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private KeptRun kept() {
    return KeptRun.in(state, remarks::add);
  }

  private void killedAfter(Predicate<EpochReport> epoch) {
    assertThatThrownBy(() -> run(kept(), epoch)).isInstanceOf(Killed.class);
  }

  private RunListener killer(Predicate<RunListener.Stage> killed) {
    return new RunListener() {
      @Override
      public void onStage(Stage stage) {
        if (killed.test(stage)) {
          throw new Killed();
        }
      }
    };
  }

  private RunReport run(KeptRun kept, Predicate<EpochReport> killed) {
    return run(
        kept,
        new RunListener() {
          @Override
          public void onRemark(String sentence) {
            remarks.add(sentence);
          }

          @Override
          public void onEpoch(EpochReport epoch) {
            if (killed.test(epoch)) {
              throw new Killed();
            }
          }
        });
  }

  private static RunReport run(KeptRun kept, RunListener listener) {
    RunSettings settings =
        new RunSettings(
            SessionRule.DEFAULT,
            Duration.ofDays(30),
            1_000_000,
            0.2,
            0.1,
            new Thresholds(50, 0, Map.of(Baseline.POPULARITY, 0.1)),
            Recipes.settings(
                Map.of(
                    "dimension", "8",
                    "targets_per_step", "64",
                    "learning_rate", "0.01",
                    "dropout", "0.1",
                    "max_epochs", "3",
                    "refit", "true")),
            true);
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
              listener,
              kept)
          .run(Instant.MAX);
    }
  }
}
