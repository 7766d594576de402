package io.nextclick.trainer;

import io.nextclick.learning.RunProgress;
import io.nextclick.service.ConfigFile;
import io.nextclick.service.host.Preflight;
import io.nextclick.service.process.ServiceMain;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
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
  public Integer call() throws InterruptedException {
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
    return ServiceMain.run(
        new ServiceMain.Setup(
            new InetSocketAddress(http.bind(), http.port()),
            settings.stateDir(),
            settings.clientProperties(),
            TrainerChecks.expected(settings)),
        registry ->
            new TrainerService(settings, replication, registry, RunProgress.inLog(), clock));
  }
}
