package io.nextclick.stream.scoring;

import io.nextclick.model.Ranking;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.Recommendation;
import io.nextclick.stream.metrics.StreamMetrics;
import io.nextclick.stream.model.LiveModel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Gathers the waiting clicks of all tasks on one stream thread, so that a batch is as large as the
 * thread's load allows and not cut up by partition. Whichever task finds the batch due scores it
 * for all; each task sends its own answers on when it is next in control, since only then may it
 * use its context.
 *
 * <p>One for each stream thread, like everything it touches; not thread-safe. Nothing here is the
 * only copy of a click: owed clicks are in each task's store until it is answered.
 */
final class MicroBatcher {

  /** A task's side: takes the answers to the clicks that it handed in. */
  interface AnswerTaker {
    void accept(OwedClick click, Recommendation recommendation);
  }

  private record Waiting(OwedClick click, AnswerTaker taker, long sinceNanos) {}

  private final LiveModel live;
  private final int listLength;
  private final BatchingPolicy policy;
  private final Clock clock;
  private final LongSupplier nanoClock;
  private final StreamMetrics metrics;
  private final Deque<Waiting> waiting = new ArrayDeque<>();

  MicroBatcher(
      LiveModel live,
      int listLength,
      int maxBatch,
      Duration maxWait,
      Clock clock,
      LongSupplier nanoClock,
      StreamMetrics metrics) {
    this.live = live;
    this.listLength = listLength;
    this.policy = new BatchingPolicy(maxBatch, maxWait, nanoClock.getAsLong());
    this.clock = clock;
    this.nanoClock = nanoClock;
    this.metrics = metrics;
  }

  void add(OwedClick click, AnswerTaker taker) {
    waiting.add(new Waiting(click, taker, nanoClock.getAsLong()));
  }

  /** Forgets the clicks of a task that leaves this thread. */
  void forget(AnswerTaker taker) {
    waiting.removeIf(click -> click.taker() == taker);
  }

  /** Scores batches for as long as one is due and a model is there. */
  void scoreWhatIsDue() {
    while (!waiting.isEmpty()
        && policy.isDue(waiting.size(), nanoClock.getAsLong() - waiting.element().sinceNanos())) {
      Optional<LiveModel.Lease> lease = live.acquire();
      if (lease.isEmpty()) {
        return;
      }
      try (LiveModel.Lease model = lease.get()) {
        scoreOneBatch(model);
      }
    }
  }

  private void scoreOneBatch(LiveModel.Lease model) {
    List<Waiting> batch = new ArrayList<>();
    while (batch.size() < policy.maxBatch() && !waiting.isEmpty()) {
      batch.add(waiting.remove());
    }
    long start = nanoClock.getAsLong();
    List<Prefix> prefixes = batch.stream().map(one -> one.click().prefix()).toList();
    List<Ranking> rankings = model.recommend(prefixes, listLength);
    long end = nanoClock.getAsLong();
    policy.scored(start, end);
    metrics.scored(batch.size(), end - start);
    Instant scoredAt = clock.instant();
    for (int i = 0; i < batch.size(); i++) {
      Waiting one = batch.get(i);
      metrics.waited(start - one.sinceNanos());
      one.taker()
          .accept(
              one.click(), recommendation(one.click(), model.version(), rankings.get(i), scoredAt));
    }
  }

  private static Recommendation recommendation(
      OwedClick click, String version, Ranking ranking, Instant scoredAt) {
    return new Recommendation(
        Recommendation.idFor(click.sessionId(), click.clickId()),
        click.clickId(),
        click.sessionId(),
        version,
        ranking.source(),
        ranking.items(),
        click.eventTime(),
        scoredAt);
  }
}
