package io.nextclick.service;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.nextclick.service.HttpEndpoints.Health;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpEndpointsTest {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final AtomicReference<Health> ready =
      new AtomicReference<>(new Health(false, "not ready: no model yet"));
  private final HttpEndpoints endpoints =
      HttpEndpoints.start(
          new InetSocketAddress("127.0.0.1", 0),
          registry,
          () -> new Health(true, "works"),
          ready::get);

  @AfterEach
  void stop() {
    endpoints.close();
  }

  @Test
  void servesMetrics() throws Exception {
    registry.counter("nextclick.clicks").increment();
    HttpResponse<String> response = get("/metrics");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
    assertThat(response.body()).contains("nextclick_clicks_total 1.0");
  }

  @Test
  void saysWhyItIsNotReadyAndThenThatItIs() throws Exception {
    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    assertThat(get("/health/ready").body()).contains("no model yet");
    ready.set(new Health(true, "ready"));
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void hasWhatTheChecksSayAmongTheMetrics() throws Exception {
    assertThat(get("/metrics").body()).contains("nextclick_live 1.0", "nextclick_ready 0.0");
    ready.set(new Health(true, "ready"));
    assertThat(get("/metrics").body()).contains("nextclick_ready 1.0");
  }

  @Test
  void saysThatItLivesAndWhatElseThereIs() throws Exception {
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/elsewhere").statusCode()).isEqualTo(404);
    assertThat(get("/elsewhere").body()).contains("/metrics");
  }

  @Test
  void saysThatAPortIsTaken() {
    assertThatThrownBy(
            () ->
                HttpEndpoints.start(
                    new InetSocketAddress("127.0.0.1", endpoints.port()),
                    registry,
                    ready::get,
                    ready::get))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("127.0.0.1:" + endpoints.port())
        .hasMessageContaining("choose another port");
  }

  @Test
  void answersWhileRequestsWithoutEndStayOpen() throws Exception {
    List<Socket> halfSent = new ArrayList<>();
    try {
      for (int i = 0; i < 3 * HttpEndpoints.MOST_CONNECTIONS; i++) {
        halfSent.add(send("GET /metrics HTTP/1.1\r\nHost: local"));
      }
      assertThat(get("/health/live").statusCode()).isEqualTo(200);
      assertThat(get("/metrics").statusCode()).isEqualTo(200);
      // Not all of them are still there: descriptors are bounded, too.
      assertThat(halfSent.get(0).getInputStream().read()).isEqualTo(-1);
    } finally {
      for (Socket socket : halfSent) {
        socket.close();
      }
    }
  }

  @Test
  void givesUpOnWhoeverKeepsSendingALittle() throws Exception {
    try (HttpEndpoints impatient =
            HttpEndpoints.start(
                new InetSocketAddress("127.0.0.1", 0),
                registry,
                ready::get,
                ready::get,
                Duration.ofMillis(300));
        Socket slow = new Socket("127.0.0.1", impatient.port())) {
      OutputStream out = slow.getOutputStream();
      out.write("GET /metrics HTTP/1.1\r\nX: ".getBytes(US_ASCII));
      assertThatThrownBy(
              () -> {
                while (true) { // never idle for as long as the limit
                  out.write('x');
                  out.flush();
                  slow.setSoTimeout(20);
                  try {
                    if (slow.getInputStream().read() < 0) {
                      throw new SocketException("closed");
                    }
                  } catch (SocketTimeoutException e) {
                    // nothing was said yet
                  }
                }
              })
          .isInstanceOf(SocketException.class);
    }
  }

  @Test
  void refusesHeadersWithoutEnd() throws Exception {
    try (Socket socket = send("GET /metrics HTTP/1.1\r\nX: " + "x".repeat(100_000))) {
      String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
      assertThat(answer).startsWith("HTTP/1.1 431");
    } catch (SocketException e) {
      assertThat(e).hasMessageContaining("reset"); // it did not wait for the rest
    }
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void knowsNoOtherPathAndNoOtherMethod() throws Exception {
    for (String path : List.of("/", "/metrics/", "/metrics/x", "/health", "/health/live/x")) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(404);
    }
    for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS", "PATCH")) {
      HttpResponse<String> response = request(method, "/metrics");
      assertThat(response.statusCode()).as(method).isEqualTo(405);
      assertThat(response.headers().firstValue("Allow")).hasValue("GET, HEAD");
    }
    HttpResponse<String> head = request("HEAD", "/health/live");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("Content-Length")).hasValue("6");
  }

  @Test
  void saysWhatIsWrongWithAPageThatCannotBeMade() throws Exception {
    try (HttpEndpoints broken =
        HttpEndpoints.start(
            new InetSocketAddress("127.0.0.1", 0),
            registry,
            () -> new Health(true, "works"),
            () -> {
              throw new IllegalStateException("the follower is gone");
            })) {
      HttpResponse<String> response = request("GET", broken.port(), "/health/ready");
      assertThat(response.statusCode()).isEqualTo(500);
      assertThat(response.body()).contains("the follower is gone").doesNotContain("\tat ");
      assertThat(request("GET", broken.port(), "/health/live").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aPageThatHangsLeavesTheOthers() throws Exception {
    CountDownLatch hangs = new CountDownLatch(1);
    ExecutorService each = Executors.newCachedThreadPool();
    try (HttpEndpoints hanging =
        HttpEndpoints.start(
            new InetSocketAddress("127.0.0.1", 0),
            registry,
            () -> new Health(true, "works"),
            () -> {
              try {
                hangs.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return new Health(false, "late");
            })) {
      List<CompletableFuture<Integer>> more = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        more.add(
            CompletableFuture.supplyAsync(() -> status(hanging.port(), "/health/ready"), each));
      }
      assertThat(CompletableFuture.anyOf(more.toArray(CompletableFuture[]::new)).join())
          .isEqualTo(503);
      assertThat(status(hanging.port(), "/health/live")).isEqualTo(200);
      assertThat(status(hanging.port(), "/metrics")).isEqualTo(200);
      hangs.countDown();
    } finally {
      each.shutdown();
    }
  }

  private static int status(int port, String path) {
    try {
      return request("GET", port, path).statusCode();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private Socket send(String text) throws IOException {
    Socket socket = new Socket("127.0.0.1", endpoints.port());
    try {
      socket.getOutputStream().write(text.getBytes(US_ASCII));
    } catch (SocketException e) {
      // it had enough before the end
    }
    return socket;
  }

  private HttpResponse<String> get(String path) throws Exception {
    return request("GET", path);
  }

  private HttpResponse<String> request(String method, String path) throws Exception {
    return request(method, endpoints.port(), path);
  }

  private static HttpResponse<String> request(String method, int port, String path)
      throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(Duration.ofSeconds(30))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }
}
