package io.nextclick.trainer;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** The trainer's command line as a process of its own, to be killed. */
final class TrainProcess {

  private final Process process;
  private final Path log;

  private TrainProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * @param log takes what it says
   */
  static TrainProcess start(Path log, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dai.djl.offline=true",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                "io.nextclick.trainer.Main"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("OMP_WAIT_POLICY", "passive");
    return new TrainProcess(builder.redirectOutput(log.toFile()).start(), log);
  }

  /** Returns once it holds; fails if the process ends before. */
  void until(Callable<Boolean> holds) {
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              boolean done = holds.call();
              if (!done && !process.isAlive()) {
                throw new AssertionError("It ended before: " + said());
              }
              return done;
            });
  }

  boolean runs() {
    return process.isAlive();
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    status();
  }

  /** SIGTERM; the exit status. */
  int terminate() throws InterruptedException {
    process.destroy();
    return status();
  }

  /** The exit status, once it has ended. */
  int status() throws InterruptedException {
    if (!process.waitFor(3, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("It does not end");
    }
    return process.exitValue();
  }

  String said() throws IOException {
    return Files.readString(log);
  }
}
