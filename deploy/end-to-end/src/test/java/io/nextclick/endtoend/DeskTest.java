package io.nextclick.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.service.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a process, on desks unlike the one it was written at. */
@Tag("end-to-end")
class DeskTest {

  @TempDir private Path directory;

  /** Its letters: a broker looks for {@code CLASSİC} among its group types. */
  @Test
  void runsInTurkeyOnATerminalWithoutUnicode() throws Exception {
    Run run = demo("C", "-Duser.language=tr", "-Duser.country=TR", "-Duser.timezone=Asia/Kolkata");

    assertThat(run.status()).as(run.text()).isEqualTo(ExitCode.OK);
    assertThat(run.text()).contains("clicks in                6").doesNotContain("?");
  }

  /** Its digits and its calendar. */
  @Test
  void writesTheSameNumbersInEgyptAndTheSameYearsInThailand() throws Exception {
    Run run =
        demo(
            "C.UTF-8",
            "-Duser.language=th",
            "-Duser.country=TH",
            "-Duser.extensions=u-ca-buddhist-nu-arab");

    assertThat(run.status()).as(run.text()).isEqualTo(ExitCode.OK);
    assertThat(run.text()).contains("clicks in                6", "May 2020");
  }

  private record Run(int status, String text) {}

  private Run demo(String characters, String... options) throws IOException, InterruptedException {
    StringBuilder clicks = new StringBuilder("session_id,timestamp,item_id\n");
    for (int i = 0; i < 6; i++) {
      clicks.append("s-%d,2020-05-31T00:0%d:00Z,shoe-%d\n".formatted(i % 2, i, i));
    }
    Path file = Files.writeString(directory.resolve("clicks.csv"), clicks);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-Dai.djl.offline=true"));
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            "io.nextclick.local.Nextclick",
            "demo",
            "--port",
            "0",
            "--clicks",
            file.toString()));
    Path output = directory.resolve("output");
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", characters);
    Process process = builder.redirectOutput(output.toFile()).start();
    try {
      assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Run(process.exitValue(), Files.readString(output));
  }
}
