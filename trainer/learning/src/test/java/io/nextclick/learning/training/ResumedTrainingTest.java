package io.nextclick.learning.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextclick.learning.recipe.Trainings;
import io.nextclick.learning.setting.Settings;
import io.nextclick.model.ComputeDevice;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.model.checkpoint.SmallDisk;
import io.nextclick.service.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResumedTrainingTest {

  private static final TrainingData SHOP = ToyShop.withPurchases(ToyShop.data(150, 3));

  @TempDir private Path folder;

  /** Whoever breaks a training off. */
  private static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Breaks each epoch off once, in its second step. */
  private static final class EveryEpochOnce implements TrainingListener {
    private final Set<String> broken = new HashSet<>();
    private final List<String> remarks = new ArrayList<>();

    @Override
    public void onStep(StepReport step) {
      if (step.step() == 2 && broken.add(step.phase() + " " + step.epoch())) {
        throw new Broken();
      }
    }

    @Override
    public void onRemark(String sentence) {
      remarks.add(sentence);
    }
  }

  static Stream<Map<String, String>> models() {
    return Stream.of(
        Map.of("model", "mtaw", "decay", "0.9"),
        Map.of("model", "mtaw", "precision", "bfloat16"),
        Map.of("model", "mtaw", "behaviours", "true", "by_session", "false"),
        Map.of("model", "mtaw-plus"),
        Map.of("model", "sasrec"),
        Map.of("model", "gru4rec", "hidden_size", "24"),
        Map.of("model", "mclrec", "contrastive_meta", "true"),
        Map.of("model", "cml", "contrastive_meta", "true", "sessions_per_step", "32"));
  }

  @ParameterizedTest
  @MethodSource("models")
  void brokenOffInEveryEpochEndsWithTheBytesOfAnUnbrokenOne(Map<String, String> settings) {
    Settings options = options(settings);
    byte[] unbroken = train(options, null, TrainingState.none(), TrainingListener.none()).toBytes();

    EveryEpochOnce breaking = new EveryEpochOnce();
    int breaks = 0;
    Checkpoint resumed = null;
    while (resumed == null) {
      try {
        resumed = train(options, null, state(), breaking);
      } catch (Broken e) {
        breaks++;
      }
    }

    assertThat(breaks).isGreaterThanOrEqualTo(3);
    assertThat(breaking.remarks)
        .contains("Going on after epoch 1 of the training.", "The training was done before.");
    assertThat(resumed.toBytes()).isEqualTo(unbroken);
  }

  @Test
  void warmStartedItGoesOnFromItsEpochs() {
    Settings options = options(Map.of("model", "mtaw"));
    Checkpoint earlier =
        train(options.with(Map.of("seed", "9")), null, TrainingState.none(), none());
    byte[] unbroken = train(options, earlier, TrainingState.none(), none()).toBytes();
    assertThatThrownBy(() -> train(options, earlier, state(), new EveryEpochOnce()))
        .isInstanceOf(Broken.class);
    assertThat(train(options, earlier, state(), none()).toBytes()).isEqualTo(unbroken);
  }

  @Test
  void stopsWhereAnUnbrokenOneLosesPatience() {
    Settings options =
        options(Map.of("model", "mtaw", "max_epochs", "40", "patience", "1", "refit", "false"));
    byte[] unbroken = train(options, null, TrainingState.none(), none()).toBytes();
    EveryEpochOnce breaking = new EveryEpochOnce();
    Checkpoint resumed = null;
    while (resumed == null) {
      try {
        resumed = train(options, null, state(), breaking);
      } catch (Broken e) {
        assertThat(breaking.broken).hasSizeLessThan(40);
      }
    }
    assertThat(resumed.toBytes()).isEqualTo(unbroken);
  }

  @Test
  void isRefusedWithWhatDiffersWhereDataOrOptionsAreOthers() {
    breakOff(options(Map.of("model", "mtaw")));
    assertThatThrownBy(() -> TrainingState.in(folder, Map.of("data", "other", "seed", "7")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("its data is toys, this one's other")
        .hasMessageNotContaining("seed");
  }

  @Test
  void isRefusedWhereTheStateIsDamaged() throws IOException {
    Settings options = options(Map.of("model", "mtaw"));
    breakOff(options);
    Path file = folder.resolve("select.state");
    byte[] whole = Files.readAllBytes(file);
    byte[] changed = whole.clone();
    changed[whole.length / 2] ^= 1;
    byte[] cutOff = Arrays.copyOf(whole, whole.length - 100);
    for (byte[] damaged : List.of(changed, cutOff, new byte[0], new byte[100])) {
      Files.write(file, damaged);
      assertThatThrownBy(() -> train(options, null, state(), none()))
          .isInstanceOf(DamagedStateException.class)
          .hasMessageContaining(file + " is damaged");
    }
  }

  @Test
  void goesOnWithoutKeepingWhereTheDiskIsFullAndFromWhatWasKeptAfterwards() throws Exception {
    Settings options = options(Map.of("model", "mtaw", "max_epochs", "3"));
    byte[] unbroken = train(options, null, TrainingState.none(), none()).toBytes();
    try (SmallDisk disk = SmallDisk.at(folder, 512)) {
      List<String> remarks = new ArrayList<>();
      Path ballast = folder.resolve("ballast");
      TrainingListener filling =
          listener(
              epoch -> {
                if (epoch.epoch() == 1) {
                  fill(ballast);
                } else if (epoch.epoch() == 3) {
                  throw new Broken();
                }
              },
              remarks::add);
      TrainingState onIt = TrainingState.in(folder.resolve("state"), identity());
      assertThatThrownBy(() -> train(options, null, onIt, filling)).isInstanceOf(Broken.class);
      assertThat(remarks)
          .anyMatch(
              remark ->
                  remark.contains("No space left on device")
                      && remark.endsWith("it would go on after epoch 1 of the training."));
      Files.delete(ballast);
      remarks.clear();
      TrainingState again = TrainingState.in(folder.resolve("state"), identity());
      TrainingListener telling = listener(epoch -> {}, remarks::add);
      assertThat(train(options, null, again, telling).toBytes()).isEqualTo(unbroken);
      assertThat(remarks).contains("Going on after epoch 1 of the training.");
    }
  }

  private static void fill(Path file) {
    try (var out = Files.newOutputStream(file)) {
      for (int i = 0; i < 1_000_000; i++) {
        out.write(new byte[1024]);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }

  @Test
  void leavesNothingBehindOnceItIsRemoved() {
    breakOff(options(Map.of("model", "mtaw")));
    assertThat(TrainingState.isIn(folder)).isTrue();
    assertThat(state().newest()).isEmpty();
    state().remove();
    assertThat(folder).doesNotExist();
  }

  private void breakOff(Settings options) {
    TrainingListener afterTheFirst =
        listener(
            epoch -> {
              throw new Broken();
            },
            remark -> {});
    assertThatThrownBy(() -> train(options, null, state(), afterTheFirst))
        .isInstanceOf(Broken.class);
  }

  private static TrainingListener none() {
    return TrainingListener.none();
  }

  private static TrainingListener listener(
      Consumer<EpochReport> onEpoch, Consumer<String> onRemark) {
    return new TrainingListener() {
      @Override
      public void onEpoch(EpochReport epoch) {
        onEpoch.accept(epoch);
      }

      @Override
      public void onRemark(String sentence) {
        onRemark.accept(sentence);
      }
    };
  }

  private TrainingState state() {
    return TrainingState.in(folder, identity());
  }

  private static Map<String, String> identity() {
    return Map.of("data", "toys", "seed", "7");
  }

  private static Settings options(Map<String, String> replaced) {
    Map<String, String> settings = new HashMap<>(Map.of("max_epochs", "2", "refit", "true"));
    settings.put("dimension", "8");
    settings.put("dropout", "0.3");
    settings.putAll(replaced);
    return ToyShop.options(settings);
  }

  private static Checkpoint train(
      Settings options,
      @Nullable Checkpoint warmStart,
      TrainingState state,
      TrainingListener listener) {
    return Trainings.of(options, new ComputeDevice.Cpu(), Clock.systemUTC(), state)
        .train(SHOP, options, warmStart, listener)
        .checkpoint();
  }
}
