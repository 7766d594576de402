package io.nextclick.trainer;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.nextclick.learning.RunProgress;
import io.nextclick.service.ConfigFile;
import io.nextclick.service.ExitCode;
import io.nextclick.service.HttpEndpoints;
import io.nextclick.service.HttpEndpoints.Health;
import io.nextclick.service.ProcessMetrics;
import io.nextclick.service.cluster.TopicWatch;
import io.nextclick.service.host.Preflight;
import io.nextclick.service.transactions.TransactionWatch;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code trainer --config FILE}: the trainer as a service, until it is told to stop. */
@Command(
    name = "trainer",
    mixinStandardHelpOptions = true,
    description =
        "Runs the trainer: learns from the click log on an interval, publishes what is"
            + " better.",
    footer = {
      "",
      "Settings come from FILE, then from the environment: nextclick.interval is",
      "NEXTCLICK_INTERVAL.",
      "The smallest file: nextclick.kafka.bootstrap.servers=localhost:9092",
      "Run one trainer for each models topic: a second one takes over, and the",
      "first stops."
    })
public final class TrainerCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(TrainerCommand.class);

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "Properties file; trainer/service/README.md lists the keys.")
  private Path file = Path.of("");

  @Option(
      names = "--check",
      description = "Only looks at what the trainer needs of its host and cluster, a line each.")
  private boolean check;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    if (check) {
      return Preflight.print(
          TrainerChecks.of(file, System.getenv(), Clock.systemUTC()), spec.commandLine().getOut());
    }
    ConfigFile<TrainerConfig> config = ConfigFile.load(TrainerConfig.class, file, System.getenv());
    TrainerSettings settings = TrainerSettings.of(config.settings());
    short replication = config.settings().topics().replication();
    Clock clock = Clock.systemUTC();
    config.resolved().forEach((key, value) -> LOG.info("{} = {}", key, value));
    Preflight.require(TrainerChecks.host(settings));
    Preflight.require(TrainerChecks.cluster(settings, replication, clock, true));
    TrainerConfig.Http http = config.settings().http();
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    ProcessMetrics.bindDisk(registry, settings.stateDir());
    CountDownLatch finished = new CountDownLatch(1);
    try (ProcessMetrics process = ProcessMetrics.bindTo(registry);
        TopicWatch topics =
            TopicWatch.start(
                settings.clientProperties(), TrainerChecks.expected(settings), registry);
        TransactionWatch transactions =
            new TransactionWatch(
                settings.clientProperties(),
                List.of(settings.topics().models().name()),
                settings.publication().transactionalId(),
                clock,
                registry);
        TrainerService service =
            new TrainerService(settings, new TrainerMetrics(registry), RunProgress.inLog(), clock);
        HttpEndpoints endpoints =
            HttpEndpoints.start(
                new InetSocketAddress(http.bind(), http.port()),
                registry,
                () -> live(service, topics, transactions),
                () -> ready(service, transactions))) {
      LOG.info("Metrics and health on http://{}:{}", http.bind(), endpoints.port());
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> stopAndWait(service, finished), "shutdown"));
      transactions.start();
      service.run(replication);
      return ExitCode.OK;
    } finally {
      finished.countDown();
    }
  }

  private static Health live(
      TrainerService service, TopicWatch topics, TransactionWatch transactions) {
    if (!topics.isAlive()) {
      return new Health(false, "nobody looks at the topics' settings any more");
    }
    return transactions.isAlive()
        ? service.live()
        : new Health(false, "nobody looks for transactions that hang any more");
  }

  private static Health ready(TrainerService service, TransactionWatch transactions) {
    return transactions.trouble().map(words -> new Health(false, words)).orElseGet(service::ready);
  }

  /**
   * On SIGTERM: a waiting trainer ends at once, one in the middle of a run gets a little while.
   * Then the process ends anyway, and nothing half published is visible.
   */
  private static void stopAndWait(TrainerService service, CountDownLatch finished) {
    LOG.info("Stopping");
    service.close();
    try {
      var unused = finished.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
