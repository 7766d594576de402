package io.nextclick.stream;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.nextclick.service.ConfigFile;
import io.nextclick.service.ExitCode;
import io.nextclick.service.HttpEndpoints;
import io.nextclick.service.KafkaSettings;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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

  @Override
  public Integer call() throws InterruptedException {
    ConfigFile<StreamConfig> config = ConfigFile.load(StreamConfig.class, file, System.getenv());
    config.resolved().forEach((key, value) -> LOG.info("{} = {}", key, value));
    StreamConfig settings = config.settings();
    KafkaSettings.require(settings.kafka(), StreamsConfig.configDef().names());
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    CountDownLatch stop = new CountDownLatch(1);
    StreamApp app = new StreamApp(settings, Clock.systemUTC(), registry);
    InetSocketAddress address =
        new InetSocketAddress(settings.http().bind(), settings.http().port());
    try (app;
        HttpEndpoints http = HttpEndpoints.start(address, registry, app::live, app::ready)) {
      LOG.info("Metrics and health on http://{}:{}", settings.http().bind(), http.port());
      Thread hook = new Thread(() -> stopAndWait(app, stop), "shutdown");
      Runtime.getRuntime().addShutdownHook(hook);
      app.whenStopped(stop::countDown);
      app.start();
      stop.await();
      return app.state() == KafkaStreams.State.ERROR ? ExitCode.FAILURE : ExitCode.OK;
    }
  }

  /** On SIGTERM: what is under way is finished before the process ends. */
  private static void stopAndWait(StreamApp app, CountDownLatch stop) {
    LOG.info("Stopping");
    app.close();
    stop.countDown();
  }
}
