package io.nextclick.learning;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** A command line as a process of its own, to be killed. */
public final class TrainProcess {

  private final Process process;
  private final Path log;

  private TrainProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * @param main what to run
   * @param log takes what it says
   */
  public static TrainProcess start(Class<?> main, Path log, String... arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dai.djl.offline=true",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("OMP_WAIT_POLICY", "passive");
    return new TrainProcess(builder.redirectOutput(log.toFile()).start(), log);
  }

  /** Returns once it holds; fails if the process ends before. */
  public void until(Callable<Boolean> holds) {
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

  public boolean runs() {
    return process.isAlive();
  }

  /** SIGKILL. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    status();
  }

  /** SIGTERM; the exit status. */
  public int terminate() throws InterruptedException {
    process.destroy();
    return status();
  }

  /** The exit status, once it has ended. */
  public int status() throws InterruptedException {
    if (!process.waitFor(3, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("It does not end");
    }
    return process.exitValue();
  }

  public String said() throws IOException {
    return Files.readString(log);
  }
}
