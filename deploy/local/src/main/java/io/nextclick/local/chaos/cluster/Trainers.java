package io.nextclick.local.chaos.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The trainer, its predecessors, and the one that takes over from it. Thread-safe. */
public final class Trainers {

  private final Path directory;
  private final String bootstrapServers;
  private final long seed;
  private final Duration pause;
  private final List<JavaProcess> alive = new ArrayList<>();
  private int count;
  private boolean closed;

  Trainers(Path directory, String bootstrapServers, long seed, Duration pause) {
    this.directory = directory;
    this.bootstrapServers = bootstrapServers;
    this.seed = seed;
    this.pause = pause;
  }

  /** Another one; whoever publishes now is to be fenced by it. */
  public synchronized void start() {
    if (closed) {
      return;
    }
    count++;
    JavaProcess trainer =
        new JavaProcess(
            "trainer-" + count,
            directory,
            List.of("-Xmx128m"),
            TrainerMain.class.getName(),
            List.of(
                bootstrapServers,
                String.valueOf(seed),
                String.valueOf(count),
                String.valueOf(pause.toMillis())));
    trainer.start();
    alive.add(trainer);
  }

  /** How many run. */
  public synchronized int running() {
    alive.removeIf(trainer -> !trainer.isAlive());
    return alive.size();
  }

  /** Where none runs any more, starts one, and says what the last one ended with. */
  synchronized Optional<String> restartIfEnded() {
    if (closed || alive.isEmpty()) {
      return Optional.empty();
    }
    JavaProcess last = alive.get(alive.size() - 1);
    if (running() > 0) {
      return Optional.empty();
    }
    start();
    return Optional.of(last.howItEnded() + "; started another");
  }

  /** For good. */
  synchronized void close() {
    closed = true;
    alive.forEach(JavaProcess::close);
  }
}
