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
import picocli.CommandLine;

class CommandLineTest {

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

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine commandLine = Nextclick.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments);
  }
}
