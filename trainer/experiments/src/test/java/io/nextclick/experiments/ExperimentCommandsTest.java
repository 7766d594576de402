package io.nextclick.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.learning.TestShop;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.service.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that find out what a model is worth: ablate, search, best on test. */
class ExperimentCommandsTest {

  private static final String[] QUICK = {
    "--dimension", "16", "--targets-per-step", "64", "--learning-rate", "0.01", "--epochs", "1"
  };

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path data = Path.of("");

  @BeforeEach
  void openTheShop() throws IOException {
    data = Files.createDirectories(folder.resolve("data"));
    TestShop.write(data.resolve("train.csv"), TestShop.clicks(1, 0, 300));
  }

  @Test
  void ablatesEveryPartOverSeveralSeeds() throws IOException {
    Path report = folder.resolve("report");
    assertThat(run("ablate", "--seeds", "1,2", "--gammas", "0,6,0", "--report", "" + report))
        .as(err.toString())
        .isEqualTo(ExitCode.OK);
    assertThat(out.toString().lines().map(line -> line.replaceAll("^\\| (.*?) \\|.*", "$1")))
        .contains(
            "vsknn",
            "stan",
            "mtaw",
            "mtaw, γ 0 (cross-entropy)",
            "mtaw, γ 6.0",
            "mtaw, last interest only",
            "mtaw-plus",
            "mtaw-plus without context");
    assertThat(report.resolve("ablation.md")).content().isEqualToIgnoringNewLines(out.toString());
    assertThat(report.resolve("gamma-mrr.svg")).content().contains("mean of 2 seeds", "by γ");
  }

  @Test
  void saysBeforeTheWorkThatAGammaIsImpossible() {
    assertThat(run("ablate", "--gammas", "0,0.5")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("The training setting gamma must be 0, or 1 to 20");
  }

  @Test
  void saysBeforeTheWorkWhichSettingsAreNotUsed() throws IOException {
    Path taken = Files.writeString(folder.resolve("taken"), "a file");
    assertThat(
            run(
                "train",
                "--model",
                "sasrec",
                "--gamma",
                "1.5",
                "--heads",
                "1",
                "--out",
                "" + taken))
        .isEqualTo(ExitCode.INPUT);
    assertThat(err.toString())
        .contains("Not used by sasrec with these settings: --gamma")
        .doesNotContain("--heads");
  }

  @Test
  void saysBeforeTheWorkThatItsTableCannotBeWritten() throws IOException {
    Path taken = Files.writeString(folder.resolve("taken"), "a file");
    assertThat(run("ablate", "--report", "" + taken)).isEqualTo(ExitCode.INPUT);
    assertThat(err.toString()).contains("The folder " + taken + " cannot be made");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void searchesOnWhereItWasStopped() throws IOException {
    Path model = folder.resolve("model");
    Path journal = model.resolve("search.csv");
    assertThat(train(model, "--search", "2", "--sigma", "13"))
        .as(err.toString())
        .isEqualTo(ExitCode.OK);
    List<String> two = Files.readAllLines(journal);
    assertThat(two).hasSize(3);
    // Killed within a line.
    Files.writeString(journal, String.join("\n", two) + "\n3,0.4");
    assertThat(train(model, "--search", "3", "--sigma", "13"))
        .as(err.toString())
        .isEqualTo(ExitCode.OK);
    assertThat(Files.readAllLines(journal)).hasSize(4).startsWith(two.toArray(String[]::new));
    String best =
        Files.readAllLines(journal).stream()
            .skip(1)
            .reduce((one, other) -> criterion(other) > criterion(one) ? other : one)
            .orElseThrow();
    String sigma = best.split(",", -1)[6];
    assertThat(Checkpoint.readDirectory(model).metadata().hyperparameters())
        .containsEntry("sigma", sigma);
  }

  @Test
  void searchesWhatMattersToTheModel() throws IOException {
    Path model = folder.resolve("model");
    assertThat(run("train", "--model", "cml", "--out", "" + model, "--search", "2"))
        .as(err.toString())
        .isEqualTo(ExitCode.OK);
    assertThat(Files.readAllLines(model.resolve("search.csv")))
        .hasSize(3)
        .startsWith(
            "trial,criterion,recall_at_20,mrr_at_20,epoch,search,dropout,learning_rate,sessions_per_step,dimension,recency,contrastive_lambda");
    assertThat(Checkpoint.readDirectory(model).metadata().architecture()).isEqualTo("cml");
  }

  @Test
  void refusesTheJournalOfAnotherSearch() {
    Path model = folder.resolve("model");
    assertThat(train(model, "--search", "1")).as(err.toString()).isEqualTo(ExitCode.OK);
    assertThat(train(model, "--search", "1", "--sigma", "9")).isEqualTo(ExitCode.INPUT);
    assertThat(err.toString()).contains("search.csv is of another search").contains("--out");
    assertThat(run("train", "--model", "mtaw", "--out", "" + model, "--search", "1"))
        .isEqualTo(ExitCode.INPUT);
  }

  @Test
  void selectsAsPapersDoAndSaysSo() {
    Path model = folder.resolve("model");
    assertThat(run("train", "--model", "mtaw", "--out", "" + model, "--select", "best-on-test"))
        .as(err.toString())
        .isEqualTo(ExitCode.OK);
    assertThat(out.toString()).contains("chosen on the test pairs themselves");
    assertThat(train(model, "--select", "best-on-test")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("would be trained on the test pairs");
    assertThat(train(model, "--select", "luck")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("validation or best-on-test, not \"luck\"");
  }

  @Test
  void trainsTheMixtureAndJudgesIt() {
    Path model = folder.resolve("model");
    assertThat(train(model, "--parts", "network,repeats")).as(err.toString()).isZero();
    assertThat(Checkpoint.readDirectory(model).metadata().hyperparameters())
        .containsEntry("parts", "network repeats");
    assertThat(commandLine("evaluate", "--data", "" + data, "--checkpoint", "" + model)).isZero();
    assertThat(out.toString()).contains("mtaw-plus-");
    assertThat(train(model, "--parts", "tea-leaves")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("There is no part 'tea-leaves' of mtaw-plus");
  }

  private static double criterion(String line) {
    String[] columns = line.split(",", -1);
    return Double.parseDouble(columns[2]) + Double.parseDouble(columns[3]);
  }

  private int train(Path model, String... more) {
    List<String> arguments = new ArrayList<>(List.of("--model", "mtaw-plus", "--out", "" + model));
    arguments.addAll(List.of(more));
    arguments.add(0, "train");
    return run(arguments.toArray(String[]::new));
  }

  private int run(String... arguments) {
    return commandLine(
        Stream.of(Stream.of(arguments), Stream.of("--data", "" + data), Stream.of(QUICK))
            .flatMap(part -> part)
            .toArray(String[]::new));
  }

  private int commandLine(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return ExperimentsMain.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
