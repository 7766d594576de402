package io.nextclick.service.process;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.nextclick.service.HttpEndpoints;
import io.nextclick.service.HttpEndpoints.Health;
import io.nextclick.service.ProcessMetrics;
import io.nextclick.service.UserError;
import io.nextclick.service.cluster.ExpectedTopic;
import io.nextclick.service.cluster.TopicWatch;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one service until it ends or the process is told to stop: its registry, what it says of its
 * JVM and its disk, {@code /metrics} and health, the settings of its topics, and the shutdown.
 */
public final class ServiceMain {

  private static final Logger LOG = LoggerFactory.getLogger(ServiceMain.class);

  /** After that the process ends anyway. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private ServiceMain() {}

  /** What is run. All but {@link #run} may be called from any thread. */
  public interface Service extends AutoCloseable {

    /** Whether it works at all: whoever runs it should start it again if not. */
    Health live();

    /** Whether it does what it is for, and if not, why. */
    Health ready();

    /** Works until it is closed or ends by itself; the exit code. Called once. */
    int run() throws InterruptedException;

    /** Ends {@link #run}, and may wait for what is under way. A second call does nothing. */
    @Override
    void close();
  }

  /**
   * Where a service is.
   *
   * @param http where metrics and health are served; port 0 takes a free one
   * @param stateDir whose disk is watched
   * @param clientProperties {@code bootstrap.servers} and whatever security needs
   * @param topics whose settings are looked at from time to time
   */
  public record Setup(
      InetSocketAddress http,
      Path stateDir,
      Map<String, Object> clientProperties,
      List<ExpectedTopic> topics) {

    public Setup {
      clientProperties = Map.copyOf(clientProperties);
      topics = List.copyOf(topics);
    }
  }

  /**
   * Makes the service and runs it.
   *
   * @param maker gets the registry that {@code /metrics} reads
   * @return the exit code
   * @throws UserError as the maker and the service do, and where the port is taken
   */
  public static int run(Setup setup, Function<PrometheusMeterRegistry, Service> maker)
      throws InterruptedException {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    CountDownLatch ended = new CountDownLatch(1);
    try (Service service = maker.apply(registry);
        ProcessMetrics process = ProcessMetrics.bindTo(registry);
        TopicWatch topics = TopicWatch.start(setup.clientProperties(), setup.topics(), registry);
        HttpEndpoints pages =
            HttpEndpoints.start(
                setup.http(), registry, () -> live(service, topics), service::ready)) {
      ProcessMetrics.bindDisk(registry, setup.stateDir());
      LOG.info("Metrics and health on http://{}:{}", setup.http().getHostString(), pages.port());
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> stopAndWait(service, ended), "shutdown"));
      return service.run();
    } finally {
      ended.countDown();
    }
  }

  private static Health live(Service service, TopicWatch topics) {
    return topics.isAlive()
        ? service.live()
        : new Health(false, "not live: nobody looks at the topics' settings any more");
  }

  /** On SIGTERM: what is under way is finished before the process ends, where that is soon. */
  private static void stopAndWait(Service service, CountDownLatch ended) {
    LOG.info("Stopping");
    service.close();
    try {
      var unused = ended.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
