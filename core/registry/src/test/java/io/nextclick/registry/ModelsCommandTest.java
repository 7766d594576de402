package io.nextclick.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.service.Commands;
import io.nextclick.service.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ModelsCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(strings = {"", "list", "show", "promote", "rollback", "release"})
  void helpsOnEveryLevel(String command) {
    assertThat(run((command + " --help").strip().split(" "))).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).startsWith("Usage: models");
  }

  @Test
  void saysWhatIsMissing() {
    assertThat(run("list")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("Missing required option: '--bootstrap-servers");
    assertThat(run()).isEqualTo(ExitCode.USAGE);
  }

  private int run(String... arguments) {
    CommandLine commandLine = Commands.commandLine(new ModelsCommand());
    return commandLine
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
