package io.nextclick.endtoend;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The stream app as a service in a process of its own, so that it can be killed. */
final class StreamProcess implements AutoCloseable {

  private final Path directory;
  private final Map<String, String> settings;
  private final int port;
  private Process process;
  private int starts;

  /**
   * @param directory for configuration, state and logs, the same over every start
   */
  StreamProcess(String bootstrapServers, Path directory, Map<String, String> settings)
      throws IOException {
    this.directory = directory;
    this.port = freePort();
    this.settings = new TreeMap<>(settings);
    this.settings.put("nextclick.kafka.bootstrap.servers", bootstrapServers);
    this.settings.put("nextclick.state-dir", directory.resolve("state").toString());
    this.settings.put("nextclick.topics.replication", "1");
    this.settings.put("nextclick.http.port", String.valueOf(port));
    // The broker gives a killed consumer up after this long, instead of 45 s.
    this.settings.put("nextclick.kafka.session.timeout.ms", "6000");
    this.settings.put("nextclick.kafka.heartbeat.interval.ms", "1000");
  }

  void start() throws IOException {
    starts++;
    Path config = config();
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dai.djl.offline=true",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                "io.nextclick.local.Nextclick",
                "stream",
                "--config",
                config.toString()));
    builder.environment().put("OMP_WAIT_POLICY", "passive");
    builder.redirectErrorStream(true);
    builder.redirectOutput(log().toFile());
    process = builder.start();
  }

  /** Its settings, as it is started with. */
  Path config() throws IOException {
    StringBuilder file = new StringBuilder();
    settings.forEach((key, value) -> file.append(key).append('=').append(value).append('\n'));
    return Files.writeString(directory.resolve("stream.properties"), file);
  }

  /** The exit status, once it has ended by itself. */
  int awaitEnd() throws InterruptedException {
    if (!process.waitFor(4, TimeUnit.MINUTES)) {
      throw new IllegalStateException("The stream app goes on");
    }
    return process.exitValue();
  }

  /** SIGKILL: no shutdown hook, no flush, no goodbye to the broker. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      throw new IllegalStateException("The stream app survived SIGKILL");
    }
  }

  /** SIGTERM, as a service manager sends it; the exit status. */
  int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("The stream app did not stop within 60 s of SIGTERM");
    }
    return process.exitValue();
  }

  boolean isReady() {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready"))
              .timeout(Duration.ofSeconds(5))
              .build();
      return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What it has said since its last start. */
  String output() throws IOException {
    return Files.readString(log());
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  private Path log() {
    return directory.resolve("stream-" + starts + ".log");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
