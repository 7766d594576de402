package io.nextclick.local.replay;

import io.nextclick.experiments.ClickFileOptions;
import io.nextclick.learning.dataset.ClickFiles;
import io.nextclick.local.harness.ClickSender;
import io.nextclick.local.harness.Pace;
import io.nextclick.local.harness.Pacer;
import io.nextclick.schemas.Click;
import io.nextclick.schemas.ClickSerde;
import io.nextclick.service.ClientProperties;
import io.nextclick.service.ExitCode;
import io.nextclick.service.Progress;
import io.nextclick.service.UserError;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nextclick replay}: a file of events to a {@code clicks} topic. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Sends a file of events to a clicks topic, in order of event time.",
      "The topic must exist. Records are stamped with the time of sending; the event time is in the"
          + " value."
    })
public final class ReplayCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "FILE",
      description =
          "Events with a session, a time, an item and, if there, a type: CSV and its kin, JSON lines,"
              + " or a folder of parts; plain, .gz or .zst.")
  private Path file = Path.of("");

  @Mixin private ClickFileOptions files = new ClickFileOptions();

  @Option(
      names = "--bootstrap-servers",
      required = true,
      paramLabel = "HOST:PORT,…",
      description = "The Kafka cluster.")
  private String bootstrapServers = "";

  @Option(
      names = "--speed",
      paramLabel = "N|max",
      defaultValue = "1",
      converter = Pace.Converter.class,
      description =
          "Times the recorded pace, e.g. 60 for an hour in a minute; max for no pauses at all."
              + " Default: ${DEFAULT-VALUE}.")
  private Pace speed = new Pace.Max();

  @Option(
      names = "--topic",
      paramLabel = "NAME",
      defaultValue = "clicks",
      description = "Where to. Default: ${DEFAULT-VALUE}.")
  private String topic = "clicks";

  @Option(
      names = "--command-config",
      paramLabel = "FILE",
      description = "Further settings of the Kafka client, e.g. for TLS or SASL.")
  private @Nullable Path commandConfig;

  @SuppressWarnings("NullAway.Init") // picocli sets it.
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    Clock clock = Clock.systemUTC();
    Progress progress = Progress.onConsole(clock);
    ClickFiles.ClickLog log = files.files(clock).inEventTimeOrder(file);
    log.remarks().forEach(progress::line);
    Map<String, Object> connection = ClientProperties.of(bootstrapServers, commandConfig);
    requireTopic(connection);
    try (ClickSender sender = new ClickSender(producer(connection, clock), topic)) {
      Pacer pacer = new Pacer(speed, System::nanoTime);
      ClickReplay.Report report = new ClickReplay(sender, pacer, progress, clock).run(log.clicks());
      print(report, log);
    }
    return ExitCode.OK;
  }

  private void requireTopic(Map<String, Object> connection) {
    List<String> known = ClientProperties.topics(connection, bootstrapServers);
    if (!known.contains(topic)) {
      throw new UserError(
          "There is no topic "
              + topic
              + " on "
              + bootstrapServers
              + "; the stream app creates it when it starts");
    }
  }

  /** Idempotent, so that a retry neither repeats a click nor puts it behind a later one. */
  private static KafkaProducer<String, Click> producer(
      Map<String, Object> connection, Clock clock) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "nextclick-replay");
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    settings.putAll(connection);
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    try {
      return new KafkaProducer<>(
          settings, new StringSerializer(), new ClickSerde(clock).serializer());
    } catch (KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new UserError(
          "No Kafka producer can be made of these settings: %s; check --command-config"
              .formatted(cause.getMessage()),
          e);
    }
  }

  private void print(ClickReplay.Report report, ClickFiles.ClickLog log) {
    double seconds = Math.max(report.took().toMillis(), 1) / 1000.0;
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "Sent %,d clicks to %s in %.1f s (%,.0f/s), event times %s to %s%s%n",
            report.clicks(),
            topic,
            seconds,
            report.clicks() / seconds,
            report.firstEventTime(),
            report.lastEventTime(),
            skipped(log));
  }

  private static String skipped(ClickFiles.ClickLog log) {
    return log.skipped().count() == 0
        ? ""
        : "; %,d unusable rows were skipped, e.g. %s"
            .formatted(log.skipped().count(), String.join("; ", log.skipped().examples()));
  }
}
