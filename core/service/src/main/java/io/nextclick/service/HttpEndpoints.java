package io.nextclick.service;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.nextclick.service.PlainPages.Page;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * {@code /metrics}, {@code /health/live} and {@code /health/ready}. Jetty, because it waits for
 * slow senders without a thread each: the JDK's own server goes silent at as many half-sent
 * requests as it has threads.
 */
public final class HttpEndpoints implements AutoCloseable {

  /** The state of one check: 200 if {@code ok}, 503 otherwise, the words as the body either way. */
  public record Health(boolean ok, String words) {}

  static final int MOST_CONNECTIONS = 128;
  private static final Duration LONGEST_CONNECTION = Duration.ofSeconds(15);
  private static final int THREADS = 16;
  private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final Server server;
  private final ServerConnector connector;

  private HttpEndpoints(Server server, ServerConnector connector) {
    this.server = server;
    this.connector = connector;
  }

  /**
   * Starts serving.
   *
   * @param address where to listen; port 0 takes a free one, see {@link #port()}
   * @throws UserError where the port is taken
   */
  public static HttpEndpoints start(
      InetSocketAddress address,
      PrometheusMeterRegistry registry,
      Supplier<Health> live,
      Supplier<Health> ready) {
    return start(address, registry, live, ready, LONGEST_CONNECTION);
  }

  /** The same with another limit, for a test that waits for it. */
  static HttpEndpoints start(
      InetSocketAddress address,
      PrometheusMeterRegistry registry,
      Supplier<Health> live,
      Supplier<Health> ready,
      Duration longestConnection) {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 2);
    threads.setName("http");
    threads.setDaemon(true);
    Server server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(address.getHostString());
    connector.setPort(address.getPort());
    connector.setIdleTimeout(longestConnection.toMillis());
    connector.addBean(
        new BoundedConnections(MOST_CONNECTIONS, longestConnection, connector.getScheduler()));
    server.addConnector(connector);
    gauge(registry, "nextclick.live", "1 while /health/live is 200.", live);
    gauge(registry, "nextclick.ready", "1 while /health/ready is 200.", ready);
    server.setHandler(
        new PlainPages(
            Map.of(
                "/metrics", () -> new Page(200, METRICS_TYPE, registry.scrape()),
                "/health/live", () -> page(live.get()),
                "/health/ready", () -> page(ready.get()))));
    HttpEndpoints endpoints = new HttpEndpoints(server, connector);
    try {
      server.start();
    } catch (Exception e) {
      endpoints.close();
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new UserError(
          "Cannot listen on %s:%d for metrics and health: %s; choose another port"
              .formatted(address.getHostString(), address.getPort(), cause.getMessage()),
          e);
    }
    return endpoints;
  }

  /** What the checks say, for alerts: nobody else asks them where there is no orchestrator. */
  private static void gauge(
      PrometheusMeterRegistry registry, String name, String description, Supplier<Health> check) {
    Gauge.builder(name, () -> check.get().ok() ? 1 : 0).description(description).register(registry);
  }

  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("The HTTP server does not stop", e);
    }
  }

  private static Page page(Health health) {
    return Page.plain(health.ok() ? 200 : 503, health.words());
  }
}
