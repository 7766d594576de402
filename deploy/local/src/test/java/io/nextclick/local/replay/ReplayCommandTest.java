package io.nextclick.local.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.broker.EmbeddedBroker;
import io.nextclick.schemas.Click;
import io.nextclick.schemas.ClickSerde;
import io.nextclick.schemas.Topics;
import io.nextclick.service.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Tag("end-to-end")
class ReplayCommandTest {

  private static final TopicPartition CLICKS = new TopicPartition(Topics.DEFAULT.clicks(), 0);

  private static EmbeddedBroker broker;

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path file;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void writeEvents() throws Exception {
    file =
        Files.writeString(
            directory.resolve("events.csv"),
            """
            session_id,timestamp,item_id
            s-2,1590884420,socks
            s-1,1590884413,shoes
            s-1,1590884426,laces
            """);
  }

  @Test
  void sendsEventsInOrderOfEventTimeStampedWithTheTimeOfSending() throws Exception {
    Instant before = Clock.systemUTC().instant().minusSeconds(1);
    create("clicks");

    assertThat(run(file.toString(), "--speed", "max")).as(err.toString()).isEqualTo(ExitCode.OK);

    List<ConsumerRecord<String, Click>> records = read(3);
    assertThat(records)
        .extracting(record -> record.value().itemId())
        .containsExactly("shoes", "socks", "laces");
    assertThat(records).allMatch(record -> record.key().equals(record.value().sessionId()));
    assertThat(records).allMatch(record -> record.timestamp() > before.toEpochMilli());
    assertThat(records.get(0).value().eventTime()).isEqualTo("2020-05-31T00:20:13Z");
    assertThat(out.toString()).contains("Sent 3 clicks to clicks");
  }

  @Test
  void refusesATopicThatIsNotThere() {
    assertThat(run(file.toString(), "--topic", "clix")).isEqualTo(ExitCode.INPUT);
    assertThat(err.toString()).contains("There is no topic clix on " + broker.bootstrapServers());
  }

  @Test
  void takesFurtherClientSettingsFromAFile() throws Exception {
    Path settings = directory.resolve("client.properties");
    Files.writeString(settings, "security.protocol=PLAIN_WRONG\n");

    assertThat(run(file.toString(), "--command-config", settings.toString()))
        .isEqualTo(ExitCode.INPUT);
    assertThat(err.toString()).contains("cannot be used", "security.protocol");
  }

  @Test
  void saysWhichSettingOfTheProducerIsWrong() throws Exception {
    Path settings = Files.writeString(directory.resolve("client.properties"), "batch.size=many\n");
    create("elsewhere");
    assertThat(
            run(file.toString(), "--topic", "elsewhere", "--command-config", settings.toString()))
        .isEqualTo(ExitCode.INPUT);
    assertThat(err.toString()).contains("No Kafka producer can be made", "batch.size");
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--bootstrap-servers", broker.bootstrapServers()));
    CommandLine command = new CommandLine(new ReplayCommand());
    command.setOut(new PrintWriter(out, true));
    command.setExecutionExceptionHandler(
        (failure, line, parsed) -> {
          err.append(failure.getMessage());
          return ExitCode.INPUT;
        });
    return command.execute(all.toArray(String[]::new));
  }

  private static void create(String topic) throws Exception {
    try (Admin admin = Admin.create(client())) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }
  }

  private static List<ConsumerRecord<String, Click>> read(int count) {
    List<ConsumerRecord<String, Click>> records = new ArrayList<>();
    try (KafkaConsumer<String, Click> consumer =
        new KafkaConsumer<>(
            client(), new StringDeserializer(), new ClickSerde(Clock.systemUTC()).deserializer())) {
      consumer.assign(List.of(CLICKS));
      consumer.seekToBeginning(List.of(CLICKS));
      while (records.size() < count) {
        records.addAll(consumer.poll(Duration.ofSeconds(20)).records(CLICKS));
      }
    }
    return records;
  }

  private static Map<String, Object> client() {
    return Map.of("bootstrap.servers", broker.bootstrapServers());
  }
}
