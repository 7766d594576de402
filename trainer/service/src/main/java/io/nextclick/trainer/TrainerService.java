package io.nextclick.trainer;

import io.micrometer.core.instrument.MeterRegistry;
import io.nextclick.learning.RunListener;
import io.nextclick.model.checkpoint.CheckpointException;
import io.nextclick.registry.CheckpointPublisher;
import io.nextclick.registry.FencedException;
import io.nextclick.registry.HeldWatch;
import io.nextclick.schemas.Topic;
import io.nextclick.service.Durations;
import io.nextclick.service.ExitCode;
import io.nextclick.service.HttpEndpoints.Health;
import io.nextclick.service.TopicProvisioning;
import io.nextclick.service.TopicProvisioning.Wanted;
import io.nextclick.service.UserError;
import io.nextclick.service.process.ServiceMain.Service;
import io.nextclick.service.transactions.TransactionWatch;
import io.nextclick.trainer.TrainerMetrics.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains, waits, trains again, until it is stopped or another trainer takes over. A run that fails
 * is logged in a sentence, counted and tried again sooner: what is live stays live.
 *
 * <p>{@link #run} belongs to one thread; everything else may be called from any.
 */
final class TrainerService implements Service {

  private static final Logger LOG = LoggerFactory.getLogger(TrainerService.class);

  private final TrainerSettings settings;
  private final short replication;
  private final MeterRegistry registry;
  private final TrainerMetrics metrics;
  private final TimedStages listener;
  private final Clock clock;
  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile String state = "starting";
  private volatile Failures failures = Failures.NONE;
  private volatile boolean ready;
  private volatile @Nullable Watches watches;

  /** Those who look at the cluster meanwhile. */
  private record Watches(BrokerWatch broker, HeldWatch held, TransactionWatch transactions) {}

  /**
   * @param replication copies of the models topic, if it has to be created
   */
  TrainerService(
      TrainerSettings settings,
      short replication,
      MeterRegistry registry,
      RunListener listener,
      Clock clock) {
    this.settings = settings;
    this.replication = replication;
    this.registry = registry;
    this.metrics = new TrainerMetrics(registry);
    this.listener = new TimedStages(listener, metrics, clock);
    this.clock = clock;
  }

  /**
   * Provides the topic, takes over publishing and goes round until {@link #close}.
   *
   * @throws FencedException where another trainer has taken over
   * @throws UserError where the broker cannot be reached at the start
   */
  @Override
  public int run() {
    provideTopic();
    try (BrokerWatch broker = BrokerWatch.start(settings.clientProperties(), clock);
        HeldWatch held =
            HeldWatch.start(settings.clientProperties(), settings.topics(), metrics::held);
        TransactionWatch transactions = transactionWatch();
        StateFolder folder = StateFolder.open(settings.stateDir());
        CheckpointPublisher publisher =
            new CheckpointPublisher(
                settings.clientProperties(), settings.topics(), settings.publication(), clock)) {
      transactions.start();
      watches = new Watches(broker, held, transactions);
      ready = true;
      KeptRun kept = folder.run(listener::onRemark);
      Duration pause;
      do {
        pause = runOnce(publisher, kept);
      } while (!stoppedWithin(pause));
      state = "stopped";
      return ExitCode.OK;
    } catch (FencedException e) {
      state = String.valueOf(e.getMessage());
      throw e;
    } finally {
      ready = false;
    }
  }

  private void provideTopic() {
    Topic<String, byte[]> models = settings.topics().models();
    try (Admin admin = Admin.create(settings.clientProperties())) {
      TopicProvisioning.ensure(
          admin, List.of(new Wanted(models.name(), 1, replication, models.configs())));
    } catch (KafkaException e) {
      throw new UserError("nextclick.kafka: " + e.getMessage(), e);
    }
  }

  private TransactionWatch transactionWatch() {
    return new TransactionWatch(
        settings.clientProperties(),
        List.of(settings.topics().models().name()),
        settings.publication().transactionalId(),
        clock,
        registry);
  }

  /** Alive as long as the loop goes on: a run in which nothing moves any more does not. */
  @Override
  public Health live() {
    Watches looking = watches;
    if (looking != null && !looking.broker().isAlive()) {
      return new Health(false, "nobody watches the broker any more");
    }
    if (looking != null && !looking.held().isAlive()) {
      return new Health(false, "nobody looks at what is held on the models topic any more");
    }
    if (looking != null && !looking.transactions().isAlive()) {
      return new Health(false, "nobody looks for transactions that hang any more");
    }
    return listener
        .stalled(settings.stalledAfter())
        .map(words -> new Health(false, "the trainer hangs: " + words))
        .orElseGet(() -> new Health(true, words()));
  }

  /** Ready once publishing is ours, for as long as the broker answers. */
  @Override
  public Health ready() {
    Watches looking = watches;
    if (looking == null) {
      return new Health(ready, words());
    }
    return looking
        .transactions()
        .trouble()
        .or(() -> looking.broker().away().map(away -> away + "; " + words()))
        .map(words -> new Health(false, words))
        .orElseGet(() -> new Health(ready, words()));
  }

  private String words() {
    Failures now = failures;
    return now.inARow() == 0 ? state : state + "; " + now.words();
  }

  /** Ends the waiting; a run under way is finished first, or given up where it is interrupted. */
  @Override
  public void close() {
    stop.countDown();
  }

  /** One run, and how long to wait after it. */
  private Duration runOnce(CheckpointPublisher publisher, KeptRun kept) {
    state = "training since " + clock.instant();
    TrainingRun run =
        new TrainingRun(
            settings.run(),
            settings.clientProperties(),
            settings.topics(),
            publisher,
            settings.device(),
            clock,
            listener,
            kept);
    try {
      RunReport report = run.run(Instant.MAX);
      metrics.reported(report);
      failures = Failures.NONE;
      end(report.published().isPresent() ? Outcome.PUBLISHED : Outcome.REJECTED, words(report));
      boolean waitsForFirstClicks = report.judgement().isEmpty() && report.live().isEmpty();
      return waitsForFirstClicks ? settings.retryInterval() : settings.interval();
    } catch (FencedException | InterruptException e) {
      throw e;
    } catch (UserError | CheckpointException | KafkaException e) {
      LOG.error("The run failed, again in {}: {}", retry(), e.getMessage());
      failed(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.error("The run failed, again in {}", retry(), e);
      failed(e.toString());
    } catch (Error e) { // What a run needs is its own, and free again: memory, a library, a GPU.
      LOG.error("The run failed of an error, again in {}", retry(), e);
      failed(e.toString());
    }
    return settings.retryInterval();
  }

  private String retry() {
    return Durations.format(settings.retryInterval());
  }

  private void failed(String why) {
    end(Outcome.FAILED, "trying again in " + retry());
    failures = failures.andOne(clock.instant(), why);
  }

  private void end(Outcome outcome, String words) {
    listener.end();
    metrics.ended(outcome, clock.instant());
    state = words;
  }

  private static String words(RunReport report) {
    String words =
        report
            .published()
            .map(version -> "Published " + version)
            .orElse("Published nothing")
            .concat(": ")
            .concat(report.decision().reason())
            .concat(report.notLive().map(why -> "; not live, as " + why).orElse(""));
    LOG.info("{}", words);
    return words;
  }

  private boolean stoppedWithin(Duration interval) {
    try {
      return stop.await(interval.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
