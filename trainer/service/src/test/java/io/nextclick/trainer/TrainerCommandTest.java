package io.nextclick.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.service.Commands;
import io.nextclick.service.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerCommandTest {

  @TempDir private Path folder;

  @Test
  void saysWhichKeyOfTheTrainersConfigurationIsWrong() throws IOException {
    assertThat(trainer("nextclick.kafka.bootstrap.servers=x\nnextclick.intervall=1d\n"))
        .contains("unknown key nextclick.intervall");
    assertThat(trainer("nextclick.interval=1d\n"))
        .contains("nextclick.kafka.bootstrap.servers is missing");
    String server = "nextclick.kafka.bootstrap.servers=localhost:1\n";
    assertThat(trainer(server + "nextclick.training.gama=2\n"))
        .contains("nextclick.training: There is no training setting 'gama'");
    assertThat(trainer(server + "nextclick.split.held-back-share=0.9\n"))
        .contains("nextclick.split: The held-back share must be above 0 and at most 0.5");
    assertThat(trainer(server + "nextclick.device=tpu\n")).contains("nextclick.device: ");
    assertThat(trainer(server + "nextclick.interval=soon\n")).contains("soon");
  }

  private String trainer(String settings) throws IOException {
    Path file = Files.writeString(folder.resolve("trainer.properties"), settings);
    StringWriter err = new StringWriter();
    int exit =
        Commands.commandLine(new TrainerCommand())
            .setErr(new PrintWriter(err, true))
            .execute("--config", file.toString());
    assertThat(exit).isEqualTo(ExitCode.INPUT);
    return err.toString();
  }
}
