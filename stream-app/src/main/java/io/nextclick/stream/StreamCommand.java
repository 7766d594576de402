package io.nextclick.stream;

import io.nextclick.service.ConfigFile;
import io.nextclick.service.ExitCode;
import io.nextclick.service.host.Preflight;
import io.nextclick.service.process.ServiceMain;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
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
    return ServiceMain.run(
        new ServiceMain.Setup(
            new InetSocketAddress(settings.http().bind(), settings.http().port()),
            settings.stateDir(),
            KafkaProperties.clients(settings),
            StreamTopics.expected(settings)),
        registry -> new StreamApp(settings, clock, registry));
  }

  private int reset(StreamConfig settings) {
    new StateReset(settings).run().forEach(spec.commandLine().getOut()::println);
    return ExitCode.OK;
  }
}
