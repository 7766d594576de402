package io.nextclick.local.replay;

import io.nextclick.local.harness.ClickSender;
import io.nextclick.local.harness.Pacer;
import io.nextclick.schemas.Click;
import io.nextclick.service.Progress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Sends recorded clicks at a pace, and shows how far it is. */
final class ClickReplay {

  /**
   * What was sent.
   *
   * @param clicks all of them confirmed by the brokers
   */
  record Report(long clicks, Instant firstEventTime, Instant lastEventTime, Duration took) {}

  private final ClickSender sender;
  private final Pacer pacer;
  private final Progress progress;
  private final Clock clock;

  ClickReplay(ClickSender sender, Pacer pacer, Progress progress, Clock clock) {
    this.sender = sender;
    this.pacer = pacer;
    this.progress = progress;
    this.clock = clock;
  }

  /**
   * @param clicks in order of event time, at least one
   */
  Report run(List<Click> clicks) throws InterruptedException {
    Instant startedAt = clock.instant();
    long sent = 0;
    for (Click click : clicks) {
      pacer.await(click.eventTime());
      sender.send(click);
      sent++;
      progress.update("Replaying", sent, clicks.size(), "clicks", "at " + click.eventTime());
    }
    sender.flush();
    progress.finish();
    return new Report(
        sender.acknowledged(),
        clicks.get(0).eventTime(),
        clicks.get(clicks.size() - 1).eventTime(),
        Duration.between(startedAt, clock.instant()));
  }
}
