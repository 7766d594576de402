package io.nextclick.local.demo;

import io.nextclick.local.demo.GatedTraining.Outcome;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains one model after another on a thread of its own. Where the next is due before the last is
 * done, only the newest of those due is trained. Thread-safe.
 */
final class TrainingQueue implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TrainingQueue.class);

  /**
   * What the trainer is doing, for those who watch.
   *
   * @param stage empty when it is idle
   * @param share of the stage, negative where nobody knows
   * @param last what came of the last training
   */
  record Status(
      String stage, double share, int published, int rejected, int failed, @Nullable Outcome last) {

    boolean idle() {
      return stage.isEmpty();
    }
  }

  private final GatedTraining training;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(task -> daemon(task, "trainer"));
  private Status status = new Status("", -1, 0, 0, 0, null);
  private @Nullable Instant due;
  private boolean busy;
  private volatile boolean cancelled;

  TrainingQueue(GatedTraining training) {
    this.training = training;
  }

  /** Asks for a training on the clicks before this moment, now or after the one under way. */
  synchronized void due(Instant before) {
    due = before;
    if (!busy) {
      busy = true;
      thread.execute(this::trainWhatIsDue);
    }
  }

  /**
   * Waits until nothing is due or under way any more, or it is stopped, and returns what came of
   * the last training.
   */
  synchronized @Nullable Outcome awaitDone(BooleanSupplier stopped) throws InterruptedException {
    while (busy && !stopped.getAsBoolean()) {
      TimeUnit.MILLISECONDS.timedWait(this, 100);
    }
    return status.last();
  }

  synchronized Status status() {
    return status;
  }

  /** Gives up the training under way, if any, and returns once it has stopped. */
  @Override
  public void close() throws InterruptedException {
    cancelled = true;
    thread.shutdown();
    if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
      LOG.warn("The training under way did not stop within 10 s");
    }
  }

  private void trainWhatIsDue() {
    for (Instant before = takeDue(); before != null; before = takeDue()) {
      Outcome outcome = train(before);
      if (outcome != null) {
        done(outcome);
      }
    }
  }

  /** Null where it was given up. */
  private @Nullable Outcome train(Instant before) {
    try {
      return training.train(before, this::at);
    } catch (CancellationException e) {
      return null;
    } catch (RuntimeException e) {
      LOG.error("Training on the clicks before {} failed", before, e);
      return new Outcome.Failed(String.valueOf(e.getMessage()));
    }
  }

  private void at(String stage, double share) {
    if (cancelled) {
      throw new CancellationException("The demo ends");
    }
    synchronized (this) {
      status = withStage(stage, share);
    }
  }

  private synchronized @Nullable Instant takeDue() {
    Instant next = cancelled ? null : due;
    due = null;
    if (next == null) {
      busy = false;
      status = withStage("", -1);
      notifyAll();
    }
    return next;
  }

  private synchronized void done(Outcome outcome) {
    LOG.info("{}", outcome);
    status =
        new Status(
            "",
            -1,
            status.published() + (outcome instanceof Outcome.Published ? 1 : 0),
            status.rejected() + (outcome instanceof Outcome.Rejected ? 1 : 0),
            status.failed() + (outcome instanceof Outcome.Failed ? 1 : 0),
            outcome);
  }

  private Status withStage(String stage, double share) {
    return new Status(
        stage, share, status.published(), status.rejected(), status.failed(), status.last());
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
