package io.nextclick.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.service.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void everyCommandHasHelp() {
    for (String command : Nextclick.commandLine().getSubcommands().keySet()) {
      assertThat(run(command, "--help")).as(command).isEqualTo(ExitCode.OK);
      assertThat(out.toString()).contains("nextclick " + command);
    }
    assertThat(run("--help")).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).contains("Commands:", "Exit status:");
  }

  @Test
  void hasTheCommandsThatTheReadmeNames() throws IOException {
    String readme = Files.readString(Path.of("../../README.md"));
    String table = readme.substring(readme.indexOf("## Commands"));
    List<String> named =
        Pattern.compile("^\\| `([a-z]+)", Pattern.MULTILINE)
            .matcher(table.substring(0, table.indexOf("\n## ", 1)))
            .results()
            .map(row -> row.group(1))
            .distinct()
            .toList();
    assertThat(Nextclick.commandLine().getSubcommands().keySet())
        .containsExactlyInAnyOrderElementsOf(named);
  }

  @Test
  void tellsAWrongCommandLineInOneSentenceAndExitsWithTwo() {
    assertThat(run("replay", "--sped", "max")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("Try: ./nextclick replay --help").doesNotContain("\tat ");

    assertThat(run("rply")).isEqualTo(ExitCode.USAGE);
    assertThat(run()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void tellsAWrongSpeedWithWhatWouldDo() {
    assertThat(run("replay", "x.csv", "--bootstrap-servers", "localhost:1", "--speed", "warp"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("\"warp\" is not a speed");
  }

  @Test
  void tellsAnAbsentFileInOneSentenceAndExitsWithThree() {
    assertThat(run("replay", "no-such-file.csv", "--bootstrap-servers", "localhost:1"))
        .isEqualTo(ExitCode.INPUT);
    assertThat(err.toString()).contains("no-such-file.csv").hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "demo --port 65536 | --port is 65536, from 0 to 65535 is allowed",
        "demo --port -1 | --port is -1, from 0 to 65535 is allowed",
        "demo --retrain-every 0s | --retrain-every must be longer than no time",
        "demo --seed 9999999999 | --seed is 9999999999, from -2147483648 to 2147483647",
        "demo --duration 999999999999d | is too long; at most 36500d is allowed"
      })
  void tellsAnImpossibleOptionInOneSentenceAndExitsWithTwo(String line, String complaint) {
    assertThat(run(line.split(" "))).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains(complaint).doesNotContain("\tat ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo --summary", "bench latency --json", "chaos --summary"})
  void seesBeforeTheWorkWhetherItsResultCanBeWritten(String line) throws IOException {
    Path notAFolder = Files.writeString(directory.resolve("file"), "");
    assertThat(run((line + " " + notAFolder.resolve("out.json")).split(" ")))
        .isEqualTo(ExitCode.INPUT);
    assertThat(err.toString()).contains("cannot be written to").hasLineCount(1);
    assertThat(run((line + " " + directory).split(" "))).isEqualTo(ExitCode.INPUT);
    assertThat(err.toString()).contains("is a folder; name a file in it").hasLineCount(1);
  }

  @Test
  void saysThatABenchHasNothingToLearnFrom() throws IOException {
    Path data = directory.resolve("clicks.csv");
    Files.writeString(data, "session_id,timestamp,item_id\n1,1700000000,a\n2,1700000001,b\n");
    assertThat(run("bench", "latency", "--data", data.toString())).isEqualTo(ExitCode.INPUT);
    assertThat(err.toString()).contains("holds no session of two clicks");
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine commandLine = Nextclick.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments);
  }
}
