package io.nextclick.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.nextclick.service.HttpEndpoints.Health;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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

  private HttpResponse<String> get(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + endpoints.port() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }
}
