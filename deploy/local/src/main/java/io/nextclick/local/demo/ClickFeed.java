package io.nextclick.local.demo;

import io.nextclick.local.harness.ClickSender;
import io.nextclick.local.harness.Pacer;
import io.nextclick.schemas.Click;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends the clicks, and stops at each boundary of event time: there the baselines learn, and a
 * training falls due.
 *
 * <p>At maximum speed the clicks wait, at the boundary until every click before it is answered and
 * the trained model answers, and everywhere until only a few are under way: else latency would
 * measure nothing but the length of the queue.
 */
final class ClickFeed {

  private static final int UNDER_WAY_AT_MOST = 128;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** What happens at a boundary beside what the feed does itself. */
  interface Boundary {
    /** A training on the clicks before this moment is due. Returns once the clicks may go on. */
    void reached(Instant before) throws InterruptedException;
  }

  private final DemoSettings settings;
  private final ClickSender sender;
  private final Pacer pacer;
  private final Ledger ledger;
  private final LiveQuality quality;
  private final Baselines baselines;
  private final ShopFloor floor;
  private final Boundary boundary;
  private final BooleanSupplier stopped;
  private volatile @Nullable Instant firstEventTime;
  private volatile @Nullable Instant eventTime;

  ClickFeed(
      DemoSettings settings,
      ClickSender sender,
      Pacer pacer,
      Ledger ledger,
      LiveQuality quality,
      Baselines baselines,
      ShopFloor floor,
      Boundary boundary,
      BooleanSupplier stopped) {
    this.settings = settings;
    this.sender = sender;
    this.pacer = pacer;
    this.ledger = ledger;
    this.quality = quality;
    this.baselines = baselines;
    this.floor = floor;
    this.boundary = boundary;
    this.stopped = stopped;
  }

  /** Sends until there is no click left or it is told to stop. */
  void run(Iterator<Click> clicks) throws InterruptedException {
    Instant next = Instant.MAX;
    while (clicks.hasNext() && !stopped.getAsBoolean()) {
      Click click = clicks.next();
      if (firstEventTime == null) {
        firstEventTime = click.eventTime();
        next = click.eventTime().plus(settings.retrainEvery());
      }
      while (!click.eventTime().isBefore(next)) {
        reach(next);
        next = next.plus(settings.retrainEvery());
      }
      awaitTurn(click);
      if (!stopped.getAsBoolean()) {
        send(click);
      }
    }
    sender.flush();
  }

  /** Event time of the last click sent, if any was. */
  Optional<Instant> eventTime() {
    return Optional.ofNullable(eventTime);
  }

  Optional<Instant> firstEventTime() {
    return Optional.ofNullable(firstEventTime);
  }

  private void send(Click click) throws InterruptedException {
    Optional<Question> question = floor.next(click);
    if (question.isPresent()) {
      baselines.ask(question.get());
    }
    quality.sent(click.clickId()); // expects an answer to judge
    ledger.sent(click.clickId(), System.nanoTime()); // counts what becomes of it
    sender.send(click);
    eventTime = click.eventTime();
  }

  private void reach(Instant moment) throws InterruptedException {
    sender.flush();
    if (settings.waitsForModels()) {
      awaitUnderWay(0);
      quality.allAnswered();
    }
    baselines.learn(floor.sessions());
    boundary.reached(moment);
  }

  private void awaitTurn(Click click) throws InterruptedException {
    if (settings.waitsForModels()) {
      awaitUnderWay(UNDER_WAY_AT_MOST);
      return;
    }
    // In short waits, so that the end of the demo does not wait for an hour with few clicks.
    Duration wait = pacer.untilDue(click.eventTime());
    while (!wait.isZero() && !stopped.getAsBoolean()) {
      TimeUnit.NANOSECONDS.sleep(Math.min(wait.toNanos(), TimeUnit.MILLISECONDS.toNanos(100)));
      wait = pacer.untilDue(click.eventTime());
    }
  }

  private void awaitUnderWay(long atMost) throws InterruptedException {
    if (!ledger.awaitUnderWay(atMost, PATIENCE_NANOS, Long.MAX_VALUE)) {
      throw new IllegalStateException(
          "%,d clicks wait for an answer, and none has come for %d s; the log says why"
              .formatted(ledger.underWay(), TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NANOS)));
    }
  }
}
