package io.nextclick.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * {@code /metrics}, {@code /health/live} and {@code /health/ready} on the JDK's own HTTP server.
 * Two threads, so that a slow scrape never hides a health check.
 */
public final class HttpEndpoints implements AutoCloseable {

  /** The state of one check: 200 if {@code ok}, 503 otherwise, the words as the body either way. */
  public record Health(boolean ok, String words) {}

  private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";
  private static final String PLAIN = "text/plain; charset=utf-8";

  private final HttpServer server;
  private final ExecutorService threads;

  private HttpEndpoints(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
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
    HttpServer server;
    try {
      server = HttpServer.create(address, 0);
    } catch (IOException e) {
      throw new UserError(
          "Cannot listen on %s:%d for metrics and health: %s; choose another port"
              .formatted(address.getHostString(), address.getPort(), e.getMessage()),
          e);
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(
            2,
            task -> {
              Thread thread = new Thread(task, "http");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> respond(exchange, 404, PLAIN, "Try /metrics, /health/live or /health/ready\n"));
    server.createContext(
        "/metrics", exchange -> respond(exchange, 200, METRICS_TYPE, registry.scrape()));
    server.createContext("/health/live", exchange -> respond(exchange, live.get()));
    server.createContext("/health/ready", exchange -> respond(exchange, ready.get()));
    server.start();
    return new HttpEndpoints(server, threads);
  }

  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static void respond(HttpExchange exchange, Health health) throws IOException {
    respond(exchange, health.ok() ? 200 : 503, PLAIN, health.words() + "\n");
  }

  private static void respond(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }
}
