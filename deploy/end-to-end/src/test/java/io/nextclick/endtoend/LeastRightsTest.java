package io.nextclick.endtoend;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;
import static org.apache.kafka.common.resource.ResourceType.TRANSACTIONAL_ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.nextclick.registry.CheckpointPublisher;
import io.nextclick.registry.ModelsCommand;
import io.nextclick.registry.Publication;
import io.nextclick.registry.PublicationSettings;
import io.nextclick.schemas.Topics;
import io.nextclick.service.Commands;
import io.nextclick.service.ConfigFile;
import io.nextclick.service.ExitCode;
import io.nextclick.stream.StreamApp;
import io.nextclick.stream.StreamCommand;
import io.nextclick.stream.StreamConfig;
import io.nextclick.trainer.TrainerCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * The table of deploy/security.md: with exactly these rights all works, without one it says which.
 */
@Tag("end-to-end")
class LeastRightsTest {

  @TempDir private Path directory;
  private SecuredBroker broker;
  private final StringWriter out = new StringWriter();

  @BeforeEach
  void start() throws Exception {
    broker =
        new SecuredBroker(
            Files.createDirectory(directory.resolve("broker")),
            List.of("stream", "trainer", "hand"));
    try (Admin admin = Admin.create(broker.inside())) {
      admin
          .createTopics(
              List.of(
                  topic(Topics.DEFAULT.clicks(), Map.of("retention.ms", "3024000000")),
                  topic(Topics.DEFAULT.clicksRejected().name(), Map.of()),
                  topic(Topics.DEFAULT.recommendations().name(), Map.of()),
                  topic(Topics.DEFAULT.models().name(), Topics.DEFAULT.models().configs())))
          .all()
          .get();
    }
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void answersWithTheLeastRightsAndNamesAnyThatIsMissing() throws Exception {
    List<AclBinding> stream = streamRights();
    List<AclBinding> trainer = trainerRights();

    answersAClick();

    for (AclBinding right : stream) {
      assertNamesWhatIsMissing(right, StreamCommand::new, "--check", "--config", streamFile());
    }
    for (AclBinding right : trainer) {
      assertNamesWhatIsMissing(right, TrainerCommand::new, "--check", "--config", trainerFile());
    }
  }

  @Test
  void theModelsCommandsDoToo() throws Exception {
    AclBinding write = broker.grant("trainer", TRANSACTIONAL_ID, "nextclick-trainer", WRITE);
    assertThat(write.entry().operation()).isEqualTo(WRITE);
    broker.grant("trainer", TOPIC, "models", READ);
    broker.grant("trainer", TOPIC, "models", WRITE);
    String version = publish();

    AclBinding mayRead = broker.grant("hand", TOPIC, "models", READ);
    assertThat(run(ModelsCommand::new, "list", "--command-config", handFile()))
        .as(out.toString())
        .isEqualTo(ExitCode.OK);
    assertNamesWhatIsMissing(mayRead, ModelsCommand::new, "list", "--command-config", handFile());

    AclBinding mayWrite = broker.grant("hand", TOPIC, "models", WRITE);
    assertThat(run(ModelsCommand::new, "promote", version, "--command-config", handFile()))
        .as(out.toString())
        .isEqualTo(ExitCode.OK);
    assertNamesWhatIsMissing(
        mayWrite, ModelsCommand::new, "promote", version, "--command-config", handFile());
  }

  private List<AclBinding> streamRights() throws Exception {
    return List.of(
        broker.grant("stream", TOPIC, "clicks", READ),
        broker.grant("stream", GROUP, "nextclick-stream", READ),
        broker.grant("stream", TOPIC, "recommendations", WRITE),
        broker.grant("stream", TOPIC, "clicks-rejected", WRITE),
        broker.grant("stream", TOPIC, "models", READ),
        broker.grant("stream", TOPIC, "nextclick-stream-*", CREATE),
        broker.grant("stream", TOPIC, "nextclick-stream-*", READ),
        broker.grant("stream", TOPIC, "nextclick-stream-*", WRITE),
        broker.grant("stream", TRANSACTIONAL_ID, "nextclick-stream-*", WRITE));
  }

  private List<AclBinding> trainerRights() throws Exception {
    return List.of(
        broker.grant("trainer", TOPIC, "clicks", READ),
        broker.grant("trainer", TOPIC, "models", READ),
        broker.grant("trainer", TOPIC, "models", WRITE),
        broker.grant("trainer", TRANSACTIONAL_ID, "nextclick-trainer", WRITE));
  }

  /** The whole path, no right to create a topic of ours among its rights. */
  private void answersAClick() throws Exception {
    StreamConfig config =
        ConfigFile.load(StreamConfig.class, Path.of(streamFile()), Map.of()).settings();
    try (StreamApp app =
            new StreamApp(
                config, Clock.systemUTC(), new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        Outside shop = new Outside(String.valueOf(broker.inside().get("bootstrap.servers")))) {
      app.start();
      await().atMost(3, MINUTES).until(() -> app.state() == KafkaStreams.State.RUNNING);
      String version = publish();
      await().atMost(3, MINUTES).until(() -> app.liveVersion().equals(Optional.of(version)));
      shop.send(TinyModel.newClicks(5));
      await().atMost(3, MINUTES).until(() -> shop.recommendations().size() == 5);
    }
    assertThat(run(StreamCommand::new, "--check", "--config", streamFile()))
        .as(out.toString())
        .isEqualTo(ExitCode.OK);
    assertThat(run(TrainerCommand::new, "--check", "--config", trainerFile()))
        .as(out.toString())
        .isEqualTo(ExitCode.OK);
  }

  private String publish() {
    try (CheckpointPublisher publisher =
        new CheckpointPublisher(
            new HashMap<>(broker.outside("trainer")),
            Topics.DEFAULT,
            PublicationSettings.DEFAULT,
            Clock.systemUTC())) {
      return publisher.publish(
          new Publication(TinyModel.trained(1), Optional.empty(), Map.of(), "for a test"));
    }
  }

  private void assertNamesWhatIsMissing(
      AclBinding right, Supplier<Object> command, String... arguments) throws Exception {
    broker.take(right);
    String name = right.pattern().name();
    String named =
        "the right %s on %s %s"
            .formatted(
                right.entry().operation(),
                right.pattern().resourceType().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                name);
    // The broker hears of it a moment after the controller.
    await()
        .atMost(3, MINUTES)
        .untilAsserted(
            () -> {
              int status = run(command, arguments);
              assertThat(out.toString()).contains(named);
              assertThat(status).isEqualTo(ExitCode.INPUT);
            });
    broker.give(right);
    await()
        .atMost(3, MINUTES)
        .untilAsserted(
            () -> {
              int status = run(command, arguments);
              assertThat(status).as(named + " given back:\n" + out).isEqualTo(ExitCode.OK);
            });
  }

  private int run(Supplier<Object> command, String... arguments) {
    out.getBuffer().setLength(0);
    CommandLine line = Commands.commandLine(command.get());
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(out));
    int status = line.execute(arguments);
    out.flush();
    return status;
  }

  private String streamFile() throws Exception {
    return file(
        "stream.properties",
        Stream.concat(
            SecuredBroker.lines(broker.outside("stream"), "nextclick.kafka."),
            Stream.of(
                "nextclick.state-dir=" + directory.resolve("state"),
                "nextclick.processing-guarantee=exactly_once_v2")));
  }

  private String trainerFile() throws Exception {
    return file(
        "trainer.properties", SecuredBroker.lines(broker.outside("trainer"), "nextclick.kafka."));
  }

  private String handFile() throws Exception {
    return file("hand.properties", SecuredBroker.lines(broker.outside("hand"), ""));
  }

  private String file(String name, Stream<String> lines) throws Exception {
    return Files.writeString(directory.resolve(name), lines.collect(Collectors.joining("\n")))
        .toString();
  }

  private static NewTopic topic(String name, Map<String, String> configs) {
    return new NewTopic(name, 1, (short) 1).configs(configs);
  }
}
