package io.nextclick.local.demo;

import io.nextclick.service.Terminal;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows the status again and again on a thread of its own: a block redrawn in place on a terminal,
 * a line every few seconds elsewhere.
 */
final class DemoDisplay implements AutoCloseable {

  private static final Duration BLOCK_EVERY = Duration.ofMillis(500);
  private static final Duration LINE_EVERY = Duration.ofSeconds(5);

  private final Screen screen;
  private final Clock clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(DemoDisplay::daemon);
  private Instant lastAt;
  private long lastClicks;
  private double rate;
  private @Nullable Supplier<StatusView.Status> status;

  private DemoDisplay(Screen screen, Clock clock) {
    this.screen = screen;
    this.clock = clock;
    this.lastAt = clock.instant();
  }

  /** On standard error, so that the summary alone goes to standard output. */
  static DemoDisplay onConsole(Clock clock) {
    PrintStream out = System.err;
    int columns = Integer.getInteger("nextclick.columns", 100);
    return new DemoDisplay(new Screen(out, Terminal.isInteractive(), columns), clock);
  }

  void starting(@Nullable String logFile) {
    screen.print(
        "Starting broker, stream app and trainer in this JVM"
            + (logFile == null ? "" : "; log: " + logFile));
  }

  /** Starts showing. */
  void start(Supplier<StatusView.Status> status) {
    this.status = status;
    long every = (screen.terminal() ? BLOCK_EVERY : LINE_EVERY).toMillis();
    thread.scheduleAtFixedRate(() -> show(status), every, every, TimeUnit.MILLISECONDS);
  }

  /** Leaves the last state on the screen. A second call does nothing. */
  @Override
  public void close() {
    if (thread.isShutdown()) {
      return;
    }
    thread.shutdown();
    try {
      thread.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (status != null) {
      show(status);
    }
  }

  private void show(Supplier<StatusView.Status> status) {
    StatusView.Status now = status.get();
    rate = rate(now.clicks());
    if (screen.terminal()) {
      screen.draw(StatusView.block(now, rate));
    } else {
      screen.print(StatusView.line(now, rate));
    }
  }

  private double rate(long clicks) {
    Instant at = clock.instant();
    double seconds = Math.max(1, Duration.between(lastAt, at).toMillis()) / 1000.0;
    double since = (clicks - lastClicks) / seconds;
    lastAt = at;
    lastClicks = clicks;
    return rate == 0 || !screen.terminal() ? since : 0.7 * rate + 0.3 * since;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "display");
    thread.setDaemon(true);
    return thread;
  }
}
