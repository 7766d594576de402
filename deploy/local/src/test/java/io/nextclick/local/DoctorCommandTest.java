package io.nextclick.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.broker.EmbeddedBroker;
import io.nextclick.service.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Tag("end-to-end")
class DoctorCommandTest {

  private static final String LINE = "(ok|warning|not ok|skipped) +\\S.*";

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();

  @Test
  void looksAtTheHostAloneWithoutAFile() {
    assertThat(doctor()).as(out.toString()).isEqualTo(ExitCode.OK);
    assertThat(lines()).allMatch(line -> line.matches(LINE));
    assertThat(out.toString())
        .contains("memory:", "open files:", "library rocksdb:", "library pytorch:")
        .contains("skipped  cluster: name the services' file with --config");
  }

  @Test
  void looksAtTheClusterForEitherServiceAndChangesNothing() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      assertThat(doctor("--config", file(broker.bootstrapServers(), "")))
          .as(out.toString())
          .isEqualTo(ExitCode.OK);
      assertThat(lines()).filteredOn(line -> !line.matches(LINE)).contains("stream app", "trainer");
      assertThat(lines())
          .contains("ok       transactions: none hangs", "skipped  topic models: is not there yet");
      assertThat(admin.listTopics().names().get()).isEmpty();
    }
  }

  @Test
  void saysWhereNobodyAnswers() throws Exception {
    String file =
        file(
            "127.0.0.1:1",
            "nextclick.kafka.default.api.timeout.ms=3000\nnextclick.kafka.request.timeout.ms=2000\n");
    assertThat(doctor("--config", file)).as(out.toString()).isEqualTo(ExitCode.INPUT);
    assertThat(out.toString())
        .contains("not ok   cluster: no Kafka broker answers at 127.0.0.1:1: ")
        .contains("check nextclick.kafka.bootstrap.servers, and TLS and SASL beside it");
  }

  @Test
  void refusesAValueThatNoServiceCouldStartWith() throws Exception {
    String ofTheStreamApp = file("127.0.0.1:1", "nextclick.threads=0\n");
    assertThat(doctor("--config", ofTheStreamApp)).isEqualTo(ExitCode.INPUT);
    assertThat(out.toString()).contains("nextclick.threads is 0, from 1 to 256 is allowed");
    Path ofTheTrainer = directory.resolve("trainer.properties");
    Files.writeString(
        ofTheTrainer, "nextclick.kafka.bootstrap.servers=x:1\nnextclick.window.length=0s\n");
    assertThat(doctor("--config", ofTheTrainer.toString())).isEqualTo(ExitCode.INPUT);
    assertThat(out.toString())
        .contains("nextclick.window.length is 0ms, from 1ms to 36500d is allowed");
  }

  private List<String> lines() {
    return out.toString().lines().toList();
  }

  private String file(String bootstrapServers, String more) throws IOException {
    String text =
        "nextclick.kafka.bootstrap.servers=%s\nnextclick.state-dir=%s\n%s"
            .formatted(bootstrapServers, directory.resolve("state"), more);
    return Files.writeString(directory.resolve("nextclick.properties"), text).toString();
  }

  private int doctor(String... arguments) {
    CommandLine line = Nextclick.commandLine();
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(out, true));
    String[] all = new String[arguments.length + 1];
    all[0] = "doctor";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return line.execute(all);
  }
}
