package io.nextclick.service;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread for what is looked at from time to time, which keeps no process alive. Java's own
 * executor never again runs a task that has thrown, and says nothing of it; here a failure is a
 * warning and the next time comes all the same, and after an error, as where memory is out, whoever
 * asks is told that nobody looks any more.
 */
public final class DaemonThread implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DaemonThread.class);

  private final String name;
  private final ScheduledExecutorService executor;
  private volatile @Nullable Error death;

  /** One that does nothing yet. */
  public DaemonThread(String name) {
    this.name = name;
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread daemon = new Thread(task, name);
              daemon.setDaemon(true);
              return daemon;
            });
  }

  /** Runs the task for the first time after a while, and then so long after each time's end. */
  public void every(Duration first, Duration pause, Runnable task) {
    var unused =
        executor.scheduleWithFixedDelay(
            () -> run(task), first.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      if (!executor.isShutdown()) {
        // The name is in the pattern, as two threads' lines are not the same line.
        LOG.warn(name + " has failed and will try again", e);
      }
    } catch (Error e) {
      death = e;
      LOG.error(name + " has ended, and the process has to be started again", e);
      throw e;
    }
  }

  /** Whether it goes on, or would if it had begun; a closed one has not died. */
  public boolean isAlive() {
    return death == null;
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
