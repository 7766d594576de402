package io.nextclick.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class CommandsTest {

  private final StringWriter errors = new StringWriter();

  @Test
  void saysASentenceForWhatThePersonCanMend() {
    assertThat(run("--fail", "user")).isEqualTo(ExitCode.INPUT);
    assertThat(errors.toString().strip()).isEqualTo("nextclick: There is no file x; name another");
  }

  @Test
  void tellsAFailureFromAMistake() {
    assertThat(run("--fail", "bug")).isEqualTo(ExitCode.FAILURE);
    assertThat(errors.toString())
        .contains("failing failed: java.lang.IllegalStateException: broken")
        .doesNotContain("\tat ");
  }

  @Test
  void aWrongCommandLineIsAUsageError() {
    assertThat(run("--bogus")).isEqualTo(ExitCode.USAGE);
    assertThat(errors.toString()).contains("--bogus");
  }

  @Test
  void successIsZero() {
    assertThat(run()).isEqualTo(ExitCode.OK);
  }

  private int run(String... arguments) {
    CommandLine line = Commands.commandLine(new Failing());
    line.setErr(new PrintWriter(errors));
    return line.execute(arguments);
  }

  @Command(name = "failing")
  static final class Failing implements Callable<Integer> {
    @Option(names = "--fail")
    String how = "";

    @Override
    public Integer call() {
      if (how.equals("user")) {
        throw new UserError("There is no file x; name another");
      }
      if (how.equals("bug")) {
        throw new IllegalStateException("broken");
      }
      return ExitCode.OK;
    }
  }
}
