package io.nextclick.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.broker.EmbeddedBroker;
import io.nextclick.service.Commands;
import io.nextclick.service.ExitCode;
import io.nextclick.stream.StreamCommand;
import io.nextclick.trainer.TrainerCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.LongSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Topics that somebody else has made, or changed. */
@Tag("end-to-end")
class AdministratorsTopicsTest {

  private static final String SESSIONS = "nextclick-stream-sessions-changelog";
  private static final String OWED = "nextclick-stream-owed-clicks-changelog";

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private EmbeddedBroker broker;
  private Admin admin;

  @BeforeEach
  void start() {
    broker = EmbeddedBroker.start();
    admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  @AfterEach
  void stop() {
    admin.close();
    broker.close();
  }

  @Test
  void neitherServiceStartsOnTopicsThatLoseData() throws Exception {
    create("clicks", 4, Map.of("cleanup.policy", "compact"));
    create("models", 3, Map.of("cleanup.policy", "delete", "retention.ms", "600000"));

    assertThat(run(new StreamCommand(), "--config", streamFile())).isEqualTo(ExitCode.INPUT);
    assertThat(out.toString())
        .contains("topic clicks: cleanup.policy is compact and must be delete")
        .contains("topic models: cleanup.policy is delete and must be compact")
        .contains("topic models: it has 3 partitions and must have one")
        .doesNotContain("\tat ");
    assertThat(run(new TrainerCommand(), "--config", trainerFile())).isEqualTo(ExitCode.INPUT);
    assertThat(out.toString()).contains("topic models: cleanup.policy is delete");
  }

  @Test
  void startsOnNoChangelogThatForgetsAndOnNoTopicThatTakesNoAnswer() throws Exception {
    create("clicks", 4, Map.of());
    create("shop-clicks", 2, Map.of("cleanup.policy", "compact"));
    create("models", 1, Map.of("cleanup.policy", "compact"));
    create("recommendations", 4, Map.of("max.message.bytes", "1000"));
    create(SESSIONS, 4, Map.of("cleanup.policy", "delete", "retention.ms", "600000"));
    create(
        OWED,
        4,
        Map.of("cleanup.policy", "compact", "message.timestamp.before.max.ms", "86400000"));

    String file = file("nextclick.topics.clicks-from=shop-clicks\n");
    assertThat(run(new StreamCommand(), "--config", file)).isEqualTo(ExitCode.INPUT);
    assertThat(out.toString())
        .contains("topic shop-clicks: cleanup.policy is compact and must be delete")
        .contains("topic recommendations: max.message.bytes is 1000, and records of up to")
        .contains("topic " + SESSIONS + ": cleanup.policy is delete and must be compact")
        .contains("topic " + OWED + ": message.timestamp.before.max.ms is 1d");
  }

  @Test
  void saysThatClicksGoBeforeTheTrainerReadsThem() throws Exception {
    create("clicks", 4, Map.of("retention.ms", "604800000"));
    create("models", 1, Map.of("cleanup.policy", "compact"));

    assertThat(run(new TrainerCommand(), "--check", "--config", trainerFile()))
        .as(out.toString())
        .isEqualTo(ExitCode.OK);
    assertThat(out.toString())
        .contains(
            "warning  topic clicks: retention.ms is 7d, shorter than the trainer's nextclick.window.length, 30d")
        .contains("ok       clock:");
  }

  @Test
  void forgetsStateThatNoLongerFitsAndReadsOwedClicksAgain() throws Exception {
    create("clicks", 8, Map.of());
    create("models", 1, Map.of("cleanup.policy", "compact"));
    create(SESSIONS, 4, Map.of("cleanup.policy", "compact"));
    create(OWED, 4, Map.of("cleanup.policy", "compact"));
    owe();
    commit(2, 9);
    commit(3, 9);
    Files.createDirectories(directory.resolve("state/nextclick-stream/0_0"));

    assertThat(run(new StreamCommand(), "--config", streamFile())).isEqualTo(ExitCode.INPUT);
    assertThat(out.toString())
        .contains("clicks has 8 partitions and the state was made for 4", "--reset-state");

    assertThat(run(new StreamCommand(), "--config", streamFile(), "--reset-state"))
        .as(out.toString())
        .isEqualTo(ExitCode.OK);
    assertThat(out.toString()).contains("partition 2 are read again from offset 5");
    assertThat(committed()).containsEntry(2, 5L).containsEntry(3, 9L);
    assertThat(admin.listTopics().names().get()).doesNotContain(SESSIONS, OWED);
    assertThat(directory.resolve("state/nextclick-stream")).doesNotExist();
    assertThat(run(new StreamCommand(), "--check", "--config", streamFile()))
        .as(out.toString())
        .isEqualTo(ExitCode.OK);
  }

  /** Of partition 2 the clicks at 5 and 7; the one at 3 was answered. */
  private void owe() {
    try (KafkaProducer<Long, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new LongSerializer(),
            new ByteArraySerializer())) {
      for (long offset : List.of(3L, 5L, 7L)) {
        producer.send(new ProducerRecord<>(OWED, 2, offset, new byte[] {1}));
      }
      producer.send(new ProducerRecord<>(OWED, 2, 3L, null));
      producer.flush();
    }
  }

  private void commit(int partition, long offset) throws Exception {
    admin
        .alterConsumerGroupOffsets(
            "nextclick-stream",
            Map.of(new TopicPartition("clicks", partition), new OffsetAndMetadata(offset)))
        .all()
        .get();
  }

  private Map<Integer, Long> committed() throws Exception {
    Map<Integer, Long> offsets = new HashMap<>();
    admin
        .listConsumerGroupOffsets("nextclick-stream")
        .partitionsToOffsetAndMetadata()
        .get()
        .forEach((partition, at) -> offsets.put(partition.partition(), at.offset()));
    return offsets;
  }

  private void create(String name, int partitions, Map<String, String> configs) throws Exception {
    admin
        .createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(configs)))
        .all()
        .get();
  }

  private String streamFile() throws Exception {
    return file("nextclick.state-dir=" + directory.resolve("state") + "\n");
  }

  private String trainerFile() throws Exception {
    return file("");
  }

  private String file(String more) throws Exception {
    return Files.writeString(
            directory.resolve("nextclick.properties"),
            more
                + "nextclick.kafka.bootstrap.servers="
                + broker.bootstrapServers()
                + "\nnextclick.http.port=0\n")
        .toString();
  }

  private int run(Object command, String... arguments) {
    out.getBuffer().setLength(0);
    CommandLine line = Commands.commandLine(command);
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(out));
    int status = line.execute(arguments);
    out.flush();
    return status;
  }
}
