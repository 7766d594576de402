package io.nextclick.local.chaos.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A JVM of our own class path that can be started, killed, and stopped for a while. */
final class JavaProcess {

  private final String name;
  private final Path directory;
  private final List<String> options;
  private final String main;
  private final List<String> arguments;
  private @Nullable Process process;
  private int starts;
  private boolean closed;

  /**
   * @param directory where its logs go, one a start
   * @param options of the JVM
   */
  JavaProcess(
      String name, Path directory, List<String> options, String main, List<String> arguments) {
    this.name = name;
    this.directory = directory;
    this.options = List.copyOf(options);
    this.main = main;
    this.arguments = List.copyOf(arguments);
  }

  String name() {
    return name;
  }

  /** Nothing happens once it is closed. */
  synchronized void start() {
    if (closed) {
      return;
    }
    starts++;
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Several share two cores: compiled quickly, one thread for garbage.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-Dai.djl.offline=true", "-Dnextclick.log.level=INFO"));
    command.addAll(
        List.of(
            "-Dlogback.configurationFile=nextclick-logback.xml",
            "-Dnextclick.log.kafka.level=WARN"));
    command.addAll(options);
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(main);
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("OMP_WAIT_POLICY", "passive");
    builder.environment().put("OMP_NUM_THREADS", "1");
    builder.redirectErrorStream(true);
    builder.redirectOutput(log().toFile());
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** Only of one that has ended. */
  synchronized String howItEnded() {
    return "%s ended by itself with exit status %d, see %s"
        .formatted(name, running().exitValue(), log());
  }

  /** SIGKILL: no shutdown hook runs and nothing is flushed. */
  synchronized void kill() {
    if (process == null) {
      return;
    }
    process.destroyForcibly();
    awaitEnd(process);
  }

  /** SIGKILL, for good: whoever would start it again does not. */
  synchronized void close() {
    closed = true;
    kill();
  }

  /**
   * SIGTERM, and SIGKILL where that does not help within thirty seconds.
   *
   * @return whether it did help
   */
  synchronized boolean end() {
    if (process == null) {
      return true;
    }
    process.destroy();
    try {
      if (process.waitFor(30, TimeUnit.SECONDS)) {
        return true;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kill();
    return false;
  }

  /** SIGSTOP: it stays, holds its connections, and does nothing. */
  void halt() {
    signal("STOP");
  }

  /** SIGCONT: it goes on as if no time had passed. */
  void goOn() {
    signal("CONT");
  }

  /** Resident memory in bytes, where the system says. */
  synchronized OptionalLong residentBytes() {
    if (process == null) {
      return OptionalLong.empty();
    }
    try {
      return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** What it has said since its last start. */
  Path log() {
    return directory.resolve(String.format(Locale.ROOT, "%s-%03d.log", name, starts));
  }

  private synchronized void signal(String signal) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + signal, String.valueOf(running().pid()))
              .inheritIO()
              .start();
      awaitEnd(kill);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException(name + " was never started");
    }
    return process;
  }

  private void awaitEnd(Process process) {
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        throw new IllegalStateException(name + " survived SIGKILL");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
