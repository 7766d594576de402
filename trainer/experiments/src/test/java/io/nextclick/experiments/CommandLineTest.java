package io.nextclick.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nextclick.learning.TestShop;
import io.nextclick.model.checkpoint.Checkpoint;
import io.nextclick.schemas.Click;
import io.nextclick.service.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {

  private static final String[] QUICK = {
    "--dimension",
    "16",
    "--targets-per-step",
    "64",
    "--learning-rate",
    "0.01",
    "--dropout",
    "0.1",
    "--epochs",
    "6",
    "--seed",
    "3"
  };

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(strings = {"", "train", "evaluate", "ablate"})
  void helpsOnEveryLevel(String command) {
    assertThat(run((command + " --help").strip().split(" "))).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).startsWith("Usage: nextclick");
  }

  @Test
  void trainsFromEventsAndJudgesTheCheckpointBesideTheBaselines() throws IOException {
    Path data = shop();
    Path model = folder.resolve("made/by/train");
    assertThat(train(data, model)).as(err.toString()).isEqualTo(ExitCode.OK);
    assertThat(model).isDirectoryContaining("glob:**model.safetensors");
    assertThat(out.toString()).contains("40 items, written to " + model);

    JsonNode trained = evaluate(data, "--checkpoint", model.toString());
    JsonNode popularity = evaluate(data, "--baseline", "popularity");
    JsonNode vsknn = evaluate(data, "--baseline", "vsknn");
    assertThat(trained.get("mrrAt20").doubleValue())
        .isGreaterThan(3 * popularity.get("mrrAt20").doubleValue());
    assertThat(trained.get("pairs").intValue()).isEqualTo(vsknn.get("pairs").intValue());
    assertThat(trained.fieldNames())
        .toIterable()
        .containsExactly(
            "recallAt5",
            "recallAt10",
            "recallAt20",
            "mrrAt5",
            "mrrAt10",
            "mrrAt20",
            "ndcgAt5",
            "ndcgAt10",
            "ndcgAt20",
            "pairs",
            "sessions",
            "intervals",
            "coverageAt20",
            "popularityAt20",
            "slices");
    JsonNode recall = trained.get("intervals").get("recallAt20");
    assertThat(trained.get("recallAt20").doubleValue())
        .isBetween(recall.get("low").doubleValue(), recall.get("high").doubleValue());
  }

  @Test
  void reportsCurvesEpochsAndWhatTheTestSays() throws IOException {
    Path data = shop();
    Path report = folder.resolve("looked/at");
    List<String> arguments =
        new ArrayList<>(List.of("train", "--data", "" + data, "--model", "mtaw"));
    arguments.addAll(List.of("--out", "" + folder.resolve("model"), "--report", "" + report));
    arguments.addAll(List.of(QUICK));
    assertThat(run(arguments.toArray(String[]::new))).as(err.toString()).isEqualTo(ExitCode.OK);
    assertThat(report.resolve("report.html"))
        .content()
        .contains("Validation Recall@20", "<polyline", "Recall@20", "learning_rate = 0.01");
    List<String> epochs = Files.readAllLines(report.resolve("epochs.csv"));
    assertThat(epochs.get(0)).startsWith("phase,epoch,loss,targets,seconds");
    assertThat(epochs.get(1)).startsWith("select,1,");
    assertThat(epochs.get(epochs.size() - 1)).startsWith("refit,");
    JsonNode judged = new ObjectMapper().readTree(report.resolve("evaluation.json").toFile());
    JsonNode evaluated = evaluate(data, "--checkpoint", "" + folder.resolve("model"));
    assertThat(judged).isEqualTo(evaluated);
  }

  @Test
  void saysBeforeTheTrainingThatAReportCannotBeWritten() throws IOException {
    Path taken = Files.writeString(folder.resolve("taken"), "a file");
    String model = folder.resolve("model").toString();
    assertThat(
            run(
                "train",
                "--data",
                shop().toString(),
                "--model",
                "mtaw",
                "--out",
                model,
                "--report",
                taken.toString()))
        .isEqualTo(ExitCode.INPUT);
    assertThat(err.toString()).contains("The folder " + taken + " cannot be made");
    assertThat(Path.of(model)).isEmptyDirectory();
  }

  @Test
  void givesTheSameCheckpointForTheSameDataAndSeed() throws IOException {
    Path data = shop();
    train(data, folder.resolve("first"));
    train(data, folder.resolve("second"));
    assertThat(Checkpoint.readDirectory(folder.resolve("second")).version())
        .isEqualTo(Checkpoint.readDirectory(folder.resolve("first")).version());
  }

  @Test
  void saysWhatIsWrongWithTheDataInASentence() throws IOException {
    assertThat(run("evaluate", "--data", "absent", "--baseline", "vsknn"))
        .isEqualTo(ExitCode.INPUT);
    assertThat(err.toString()).contains("The folder absent does not exist.");
    Files.writeString(folder.resolve("train.csv.gz"), "session_id,timestamp,item_id\n");
    assertThat(run("evaluate", "--data", folder.toString(), "--baseline", "vsknn"))
        .isEqualTo(ExitCode.INPUT);
    assertThat(err.toString())
        .contains("train.csv.gz is named .gz but does not hold gzip data")
        .doesNotContain("at io.nextclick");
  }

  @Test
  void saysWhatIsWrongWithACheckpoint() throws IOException {
    assertThat(run("evaluate", "--data", shop().toString(), "--checkpoint", "absent"))
        .isEqualTo(ExitCode.INPUT);
    assertThat(err.toString()).contains("There is no file absent/");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--session-gap 0 | --session-gap 0: The session gap must be longer than zero",
        "--session-gap 999999999999999999 | --session-gap 999999999999999999: at most 52560000",
        "--session-gap 1000000000000000 | --session-gap 1000000000000000: at most 52560000",
        "--test-share 2 | share",
        "--checkpoint X --device gpu:99 | The device is set to gpu:99, but the engine sees"
      })
  void saysWhichOptionIsImpossible(String options, String complaint) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("evaluate", "--data", shop().toString()));
    Path model = folder.resolve("model");
    if (options.contains("--checkpoint")) {
      assertThat(train(shop(), model)).as(err.toString()).isEqualTo(ExitCode.OK);
    } else {
      arguments.addAll(List.of("--baseline", "vsknn"));
    }
    arguments.addAll(List.of(options.replace("X", "" + model).split(" ")));
    assertThat(run(arguments.toArray(String[]::new))).isEqualTo(ExitCode.INPUT);
    assertThat(err.toString()).contains(complaint);
  }

  @Test
  void saysWhatIsWrongWithTheCommandLine() {
    assertThat(run("evaluate", "--data", "x")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--checkpoint=DIR | --baseline=NAME");
    assertThat(run("evaluate", "--data", "x", "--baseline", "oracle")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString())
        .contains("There is no baseline 'oracle'; there are popularity, session-popularity, ");
    assertThat(err.toString()).contains("oracle");
    assertThat(run("train", "--data", "x", "--out", "y", "--model", "oracle"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("There is no model \"oracle\"; there is: mtaw");
    assertThat(run("train", "--data", "x", "--out", "y", "--model", "mtaw", "--gamma", "-1"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("The training setting gamma must be 0, or 1 to 20");
    assertThat(run()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void ranksPurchasesHeldBackAgainstItemsDrawn() throws IOException {
    // Everybody keeps to one of five aisles of twenty items, and buys there.
    Random random = new Random(6);
    List<String> events = new ArrayList<>(List.of("user_id,timestamp,item_id,event_type"));
    List<String> held = new ArrayList<>(List.of("user_id,item_id"));
    for (int user = 0; user < 200; user++) {
      List<Integer> places = new ArrayList<>(IntStream.range(0, 20).boxed().toList());
      Collections.shuffle(places, random);
      for (int event = 0; event < 9; event++) {
        String type = event % 3 == 0 ? "cart" : "buy";
        String item = user % 5 + "-" + places.get(event);
        int time = 1_700_000_000 + 1000 * user + event;
        events.add("%d,%d,%s,%s".formatted(user, time, item, type));
      }
      held.add(user + "," + user % 5 + "-" + places.get(9));
    }
    Path data = Files.createDirectories(folder.resolve("purchases"));
    Files.write(data.resolve("train_events.csv"), events);
    Files.write(data.resolve("test_buy_targets.csv"), held);
    Path model = folder.resolve("cml");
    Path report = folder.resolve("report");
    assertThat(
            run(
                "train",
                "--data",
                "" + data,
                "--model",
                "cml",
                "--out",
                "" + model,
                "--report",
                "" + report))
        .as(err.toString())
        .isEqualTo(ExitCode.OK);
    assertThat(report.resolve("report.html"))
        .content()
        .contains("HR@10 against drawn items", "validation_drawn_ndcg_at_10", "against 99");

    JsonNode figures = evaluate(data, "--checkpoint", model.toString());
    assertThat(out.toString()).contains("against 99");
    assertThat(figures.get("sampled").get("drawn").intValue()).isEqualTo(99);
    // Of the 90 items that can be drawn, at most 10 are of the same aisle.
    assertThat(figures.get("sampled").get("recallAt20").doubleValue()).isGreaterThan(0.95);
    JsonNode popularity = evaluate(data, "--baseline", "popularity");
    assertThat(popularity.get("sampled").get("recallAt20").doubleValue()).isLessThan(0.5);
    assertThat(run("evaluate", "--data", "" + data, "--baseline", "popularity", "--sampled", "-1"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--sampled must be 0 or more");
  }

  private int train(Path data, Path model) {
    List<String> arguments =
        new ArrayList<>(
            List.of("train", "--data", "" + data, "--model", "mtaw", "--out", "" + model));
    arguments.addAll(List.of(QUICK));
    return run(arguments.toArray(String[]::new));
  }

  private JsonNode evaluate(Path data, String kind, String which) throws IOException {
    Path json = folder.resolve("figures.json");
    int exit = run("evaluate", "--data", "" + data, kind, which, "--json", "" + json);
    assertThat(exit).as(err.toString()).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).contains("Recall@20");
    return new ObjectMapper().readTree(json.toFile());
  }

  private Path shop() throws IOException {
    Path data = Files.createDirectories(folder.resolve("data"));
    write(data.resolve("train.csv"), TestShop.clicks(1, 0, 300));
    write(data.resolve("test.csv"), TestShop.clicks(2, 300, 60));
    return data;
  }

  private static void write(Path file, List<Click> clicks) throws IOException {
    TestShop.write(file, clicks.stream().sorted(Comparator.comparing(Click::itemId)).toList());
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine commandLine = ExperimentsMain.commandLine();
    return commandLine
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments.length == 1 && arguments[0].isEmpty() ? new String[0] : arguments);
  }
}
