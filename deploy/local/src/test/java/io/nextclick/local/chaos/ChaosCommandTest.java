package io.nextclick.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.service.Commands;
import io.nextclick.service.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ChaosCommandTest {

  @Test
  void tellsWhatIsWrongBeforeAnythingStarts() {
    assertThat(sentence("--faults", "kill,earthquake"))
        .startsWith("nextclick: --faults: \"earthquake\" is no fault; there are all, kill, stop");
    assertThat(sentence("--guarantee", "mostly"))
        .startsWith("nextclick: --guarantee must be at_least_once or exactly_once_v2");
    assertThat(sentence("--brokers", "2")).startsWith("nextclick: --brokers must be 1 or 3");
    assertThat(sentence("--minutes", "0")).startsWith("nextclick: --minutes must be at least 1");
  }

  private static String sentence(String... arguments) {
    StringWriter err = new StringWriter();
    CommandLine command = Commands.commandLine(new ChaosCommand());
    command.setErr(new PrintWriter(err, true));
    assertThat(command.execute(arguments)).isEqualTo(ExitCode.USAGE);
    return err.toString();
  }
}
