package io.nextclick.local.chaos.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** One of the stream apps: a process with a state directory of its own and a standby's duties. */
public final class StreamInstance {

  private static final Duration ASK = Duration.ofSeconds(2);
  private static final Pattern DIFFERENCE =
      Pattern.compile(
          "^nextclick_account_difference(\\{[^}]*})? (?<value>\\S+)", Pattern.MULTILINE);

  private final JavaProcess process;
  private final Path stateDirectory;
  private final URI http;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(ASK).build();
  private boolean wanted;

  StreamInstance(int number, Path directory, String bootstrapServers, String guarantee) {
    this(number, directory, bootstrapServers, hurried(guarantee));
  }

  /**
   * @param more settings, by their whole names
   */
  StreamInstance(int number, Path directory, String bootstrapServers, Map<String, String> more) {
    String name = "app-" + number;
    int port = Ports.free();
    this.http = URI.create("http://127.0.0.1:" + port);
    this.stateDirectory = directory.resolve(name + "-state");
    Map<String, String> settings = new TreeMap<>(more);
    settings.put("nextclick.kafka.bootstrap.servers", bootstrapServers);
    settings.put("nextclick.state-dir", stateDirectory.toString());
    settings.put("nextclick.scoring.device", "cpu");
    settings.put("nextclick.http.port", String.valueOf(port));
    Path config = directory.resolve(name + ".properties");
    StringBuilder file = new StringBuilder();
    settings.forEach((key, value) -> file.append(key).append('=').append(value).append('\n'));
    try {
      Files.writeString(config, file);
      Files.createDirectories(stateDirectory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.process =
        new JavaProcess(
            name,
            directory,
            List.of("-Xmx256m"),
            "io.nextclick.local.Nextclick",
            List.of("stream", "--config", config.toString()));
  }

  private static Map<String, String> hurried(String guarantee) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("nextclick.kafka.num.standby.replicas", "1");
    Timeouts.APP.forEach((key, value) -> settings.put("nextclick.kafka." + key, value));
    settings.put("nextclick.processing-guarantee", guarantee);
    return settings;
  }

  public String name() {
    return process.name();
  }

  /** What it has said since its last start. */
  public Path log() {
    return process.log();
  }

  public Path stateDirectory() {
    return stateDirectory;
  }

  public synchronized void start() {
    wanted = true;
    process.start();
  }

  /** SIGKILL. */
  public synchronized void kill() {
    wanted = false;
    process.kill();
  }

  /** SIGKILL, for good. */
  synchronized void close() {
    wanted = false;
    process.close();
  }

  /**
   * SIGTERM, and SIGKILL where that does not help.
   *
   * @return whether it did help
   */
  public synchronized boolean stop() {
    wanted = false;
    return process.end();
  }

  public void halt() {
    process.halt();
  }

  public void goOn() {
    process.goOn();
  }

  /** Starts it again where it has ended by itself, as a service manager does, and says so. */
  synchronized Optional<String> restartIfEnded() {
    if (!wanted || process.isAlive()) {
      return Optional.empty();
    }
    String ended = process.howItEnded();
    process.start();
    return Optional.of(ended + "; started again");
  }

  JavaProcess process() {
    return process;
  }

  public boolean isReady() {
    return process.isAlive()
        && get("/health/ready").filter(answer -> answer.statusCode() == 200).isPresent();
  }

  /** What it says of its readiness, or that it does not answer. */
  public String readiness() {
    return get("/health/ready").map(HttpResponse::body).orElse("does not answer").strip();
  }

  /** What its account is off by; empty where it keeps none or does not answer. */
  public OptionalDouble accountDifference() {
    return get("/metrics").stream()
        .flatMap(answer -> DIFFERENCE.matcher(answer.body()).results())
        .mapToDouble(sample -> Double.parseDouble(sample.group(2)))
        .reduce(Double::sum);
  }

  private Optional<HttpResponse<String>> get(String path) {
    try {
      HttpRequest request = HttpRequest.newBuilder(http.resolve(path)).timeout(ASK).build();
      return Optional.of(client.send(request, BodyHandlers.ofString()));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
