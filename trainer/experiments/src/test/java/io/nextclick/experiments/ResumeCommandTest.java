package io.nextclick.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.learning.TestShop;
import io.nextclick.learning.TrainProcess;
import io.nextclick.service.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumeCommandTest {

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path data = Path.of("");

  @BeforeEach
  void openTheShop() throws IOException {
    data = Files.createDirectories(folder.resolve("data"));
    TestShop.write(data.resolve("train.csv"), TestShop.clicks(1, 0, 200));
  }

  @Test
  void killedAndStoppedItGoesOnAndWritesTheBytesOfAnUnbrokenTraining() throws Exception {
    Path unbroken = folder.resolve("unbroken");
    assertThat(run(train(unbroken))).as(err.toString()).isEqualTo(ExitCode.OK);

    Path broken = folder.resolve("broken");
    TrainProcess killed =
        TrainProcess.start(ExperimentsMain.class, folder.resolve("killed.log"), train(broken));
    killed.until(() -> Files.exists(broken.resolve("training-state/select.state")));
    killed.kill();
    assertThat(broken.resolve("checkpoint.json")).doesNotExist();

    assertThat(run(train(broken))).isEqualTo(ExitCode.INPUT);
    assertThat(err.toString())
        .contains("A training was broken off in " + broken)
        .contains("--resume")
        .contains("--no-resume");
    assertThat(run(train(broken, "--resume", "--seed", "9"))).isEqualTo(ExitCode.INPUT);
    assertThat(err.toString())
        .contains("its seed is 42, this one's 9. Give the same data and options, or begin anew");

    TrainProcess stopped =
        TrainProcess.start(
            ExperimentsMain.class, folder.resolve("stopped.log"), train(broken, "--resume"));
    stopped.until(() -> stopped.said().contains("Going on after epoch"));
    assertThat(stopped.terminate()).isEqualTo(143);
    assertThat(stopped.said())
        .contains("nextclick: broken off. The same command with --resume goes on after epoch");

    assertThat(run(train(broken, "--resume"))).as(err.toString()).isEqualTo(ExitCode.OK);
    assertSameCheckpoint(broken, unbroken);
    assertThat(broken.resolve("training-state")).doesNotExist();
  }

  @Test
  void writesOnlyTheCheckpointWhereThatIsWhatFailed() throws Exception {
    Path unbroken = folder.resolve("unbroken");
    assertThat(run(train(unbroken, "--epochs", "2"))).isEqualTo(ExitCode.OK);
    Path model = folder.resolve("model");
    Path inTheWay = Files.createDirectories(model.resolve("model.safetensors/in-the-way"));
    assertThat(run(train(model, "--epochs", "2"))).isEqualTo(ExitCode.INPUT);
    assertThat(err.toString())
        .contains("The checkpoint could not be written to " + model)
        .contains("the same command with --resume goes on after the refit");
    Files.delete(inTheWay);
    Files.delete(inTheWay.getParent());
    assertThat(run(train(model, "--epochs", "2", "--resume"))).as(err.toString()).isZero();
    assertSameCheckpoint(model, unbroken);
  }

  @Test
  void refusesADamagedStateAndBeginsAnewWhereToldTo() throws Exception {
    Path model = folder.resolve("model");
    TrainProcess killed =
        TrainProcess.start(ExperimentsMain.class, folder.resolve("killed.log"), train(model));
    Path state = model.resolve("training-state/select.state");
    killed.until(() -> Files.exists(state));
    killed.kill();
    Files.writeString(state, "no state");
    assertThat(run(train(model, "--resume"))).isEqualTo(ExitCode.INPUT);
    assertThat(err.toString()).contains("is damaged").contains("Begin anew with --no-resume");
    assertThat(run(train(model, "--no-resume"))).as(err.toString()).isEqualTo(ExitCode.OK);
    assertThat(model.resolve("training-state")).doesNotExist();
  }

  private static void assertSameCheckpoint(Path actual, Path expected) throws IOException {
    for (String name : List.of("model.safetensors", "items.tsv", "checkpoint.json")) {
      assertThat(actual.resolve(name)).hasSameBinaryContentAs(expected.resolve(name));
    }
  }

  private String[] train(Path model, String... more) {
    List<String> quick = List.of("--dimension", "8", "--patience", "25", "--device", "cpu");
    List<String> epochs =
        List.of(more).contains("--epochs") ? List.of() : List.of("--epochs", "25");
    return Stream.of(
            List.of("train", "--data", "" + data, "--out", "" + model),
            quick,
            epochs,
            List.of(more))
        .flatMap(List::stream)
        .toArray(String[]::new);
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return ExperimentsMain.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
