package io.nextclick.stream;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.nextclick.service.ConfigFile;
import io.nextclick.service.ExitCode;
import io.nextclick.service.HttpEndpoints;
import io.nextclick.service.HttpEndpoints.Health;
import io.nextclick.service.UserError;
import io.nextclick.service.cluster.TopicWatch;
import io.nextclick.service.host.Preflight;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code nextclick stream --config FILE}: the application as a service, until it is told to stop.
 */
@Command(
    name = "stream",
    mixinStandardHelpOptions = true,
    description = "Runs the stream app: clicks in, recommendations out.",
    footer = {
      "",
      "Settings come from FILE, then from the environment (nextclick.http.port is NEXTCLICK_HTTP_PORT).",
      "The smallest file: nextclick.kafka.bootstrap.servers=localhost:9092"
    })
public final class StreamCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(StreamCommand.class);

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "Properties file; stream-app/README.md lists the keys.")
  private Path file = Path.of("");

  @ArgGroup private @Nullable Instead instead;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** What can be done without starting. */
  static final class Instead {
    @Option(
        names = "--check",
        description = "Only looks at what the app needs of its host and cluster, a line each.")
    private boolean check;

    @Option(
        names = "--reset-state",
        description =
            "Only forgets the state, where it no longer fits (partitions of clicks were increased):"
                + " sessions begin anew, clicks still owed an answer are read again.")
    private boolean resetState;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (instead != null && instead.check) {
      return Preflight.print(
          StreamChecks.of(file, System.getenv(), Clock.systemUTC()), spec.commandLine().getOut());
    }
    ConfigFile<StreamConfig> config = StreamSettings.load(file, System.getenv());
    StreamConfig settings = config.settings();
    if (instead != null) {
      return reset(settings);
    }
    config.resolved().forEach((key, value) -> LOG.info("{} = {}", key, value));
    Clock clock = Clock.systemUTC();
    Preflight.require(StreamChecks.host(settings));
    Preflight.require(StreamChecks.cluster(settings, clock, true));
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    CountDownLatch stop = new CountDownLatch(1);
    StreamApp app = new StreamApp(settings, clock, registry);
    InetSocketAddress address =
        new InetSocketAddress(settings.http().bind(), settings.http().port());
    try (app;
        TopicWatch topics =
            TopicWatch.start(
                KafkaProperties.clients(settings), StreamTopics.expected(settings), registry);
        HttpEndpoints http =
            HttpEndpoints.start(address, registry, () -> live(app, topics), app::ready)) {
      LOG.info("Metrics and health on http://{}:{}", settings.http().bind(), http.port());
      Thread hook = new Thread(() -> stopAndWait(app, stop), "shutdown");
      Runtime.getRuntime().addShutdownHook(hook);
      app.whenStopped(stop::countDown);
      app.start();
      stop.await();
      if (app.fatal().isPresent()) {
        throw new UserError(app.fatal().get());
      }
      return app.state() == KafkaStreams.State.ERROR ? ExitCode.FAILURE : ExitCode.OK;
    }
  }

  private static Health live(StreamApp app, TopicWatch topics) {
    return topics.isAlive()
        ? app.live()
        : new Health(false, "not live: nobody looks at the topics' settings any more");
  }

  private int reset(StreamConfig settings) {
    new StateReset(settings).run().forEach(spec.commandLine().getOut()::println);
    return ExitCode.OK;
  }

  /** On SIGTERM: what is under way is finished before the process ends. */
  private static void stopAndWait(StreamApp app, CountDownLatch stop) {
    LOG.info("Stopping");
    app.close();
    stop.countDown();
  }
}
