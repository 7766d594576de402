package io.nextclick.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.learning.TestShop;
import io.nextclick.learning.TrainProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trainings as processes, killed at moments drawn at random until one gets to the end. */
class ResumeLongTest {

  private static final int MOST_KILLS = 4;

  @TempDir private Path folder;
  private Path data = Path.of("");

  @BeforeEach
  void openTheShop() throws IOException {
    data = Files.createDirectories(folder.resolve("data"));
    List<String> lines = new ArrayList<>(List.of("session_id,timestamp,item_id,event_type"));
    Random random = new Random(5);
    TestShop.clicks(1, 0, 200).stream()
        .map(
            click ->
                String.join(
                    ",",
                    click.sessionId(),
                    "" + click.eventTime().getEpochSecond(),
                    click.itemId(),
                    random.nextInt(4) == 0 ? "buy" : "view"))
        .forEach(lines::add);
    Files.write(data.resolve("train.csv"), lines);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--model mtaw --precision bfloat16",
        "--model mtaw --select best-on-test",
        "--model mtaw-plus --search 3 --patience 3",
        "--model mtaw-plus --warm-start WARM",
        "--model sasrec --no-refit",
        "--model gru4rec",
        "--model mclrec",
        "--model cml --meta --behaviours",
      })
  void endsWithTheSameBytesHoweverOftenItIsKilled(String arguments) throws Exception {
    if (arguments.contains("WARM")) {
      TrainProcess warm = start(folder.resolve("warm"), "--model mtaw", "--seed", "9");
      assertThat(warm.status()).as(warm.said()).isZero();
    }
    Path unbroken = folder.resolve("unbroken");
    TrainProcess whole = start(unbroken, arguments);
    assertThat(whole.status()).as(whole.said()).isZero();

    long seed = arguments.hashCode();
    Random random = new Random(seed);
    Path broken = folder.resolve("broken");
    int kills = 0;
    while (true) {
      TrainProcess process = start(broken, arguments, "--resume");
      // After the next so many files of the state.
      int files = 1 + random.nextInt(8);
      for (long seen = newest(broken); files > 0 && process.runs(); ) {
        long now = newest(broken);
        files -= now == seen ? 0 : 1;
        seen = now;
      }
      if (kills == MOST_KILLS || !process.runs()) {
        assertThat(process.status()).as(process.said()).isZero();
        break;
      }
      process.kill();
      kills++;
    }

    assertThat(kills).as("seed %d", seed).isPositive();
    for (Path file : files(unbroken)) {
      assertThat(broken.resolve(file.getFileName()))
          .as("seed %d", seed)
          .hasSameBinaryContentAs(file);
    }
    assertThat(files(broken)).hasSameSizeAs(files(unbroken));
  }

  /** When something was last written there, in milliseconds. */
  private static long newest(Path folder) throws IOException {
    Path state = folder.resolve("training-state");
    try (Stream<Path> all = Files.walk(state)) {
      return all.map(Path::toFile).mapToLong(file -> file.lastModified()).max().orElse(0);
    } catch (NoSuchFileException | UncheckedIOException e) {
      return 0; // not there yet, or it went while it was looked at
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }

  private TrainProcess start(Path out, String arguments, String... more) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "train",
                "--data",
                "" + data,
                "--out",
                "" + out,
                "--dimension",
                "8",
                "--epochs",
                "8",
                "--device",
                "cpu"));
    if (!arguments.contains("--patience")) {
      all.addAll(List.of("--patience", "8"));
    }
    all.addAll(List.of(arguments.replace("WARM", "" + folder.resolve("warm")).split(" ")));
    all.addAll(List.of(more));
    return TrainProcess.start(
        ExperimentsMain.class,
        out.resolveSibling(out.getFileName() + ".log"),
        all.toArray(String[]::new));
  }
}
