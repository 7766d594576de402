package io.nextclick.service;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** A thread for what is looked at from time to time, which keeps no process alive. */
public final class DaemonThread {

  private DaemonThread() {}

  /** One that runs what it is given after another. */
  public static ScheduledExecutorService named(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        task -> {
          Thread daemon = new Thread(task, name);
          daemon.setDaemon(true);
          return daemon;
        });
  }
}
