package io.nextclick.local.demo;

import io.nextclick.local.harness.AnswerReader;
import io.nextclick.local.harness.ClickSender;
import io.nextclick.local.harness.EmbeddedStreamApp;
import io.nextclick.local.harness.Latency;
import io.nextclick.local.harness.Pacer;
import io.nextclick.schemas.Click;
import io.nextclick.schemas.SessionRule;
import io.nextclick.schemas.Topics;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole path on one machine: clicks are sent, the stream app answers them, each answer is
 * judged by the visitor's next click, and every so often a new model is trained.
 *
 * <p>{@link DemoCommand} starts the broker and the trainer's publisher. The topics are made, the
 * reader of answers is started, then the stream app, and last the clicks. Of each click {@link
 * Ledger} counts what became of it, {@link ShopFloor} says which item came next, {@link Baselines}
 * and the stream app answer, and {@link LiveQuality} judges them.
 */
final class Demo implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Demo.class);

  /** How long the last answers may take: at the end of the clicks, and when somebody is waiting. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private static final long STOPPED_NANOS = TimeUnit.SECONDS.toNanos(8);

  private final DemoSettings settings;
  private final ClickSource source;
  private final Clock clock;
  private final BooleanSupplier stopped;
  private final EmbeddedStreamApp stream;
  private final Latency latency = new Latency();
  private final LiveQuality quality = new LiveQuality();
  private final Ledger ledger;
  private final TrainingQueue trainings;
  private final Baselines baselines = new Baselines(quality::followed);
  private final AnswerReader answers;
  private final ClickSender sender;
  private final ClickFeed feed;
  private final Instant startedAt;
  private volatile @Nullable Instant lastBoundary;

  /**
   * @param bootstrapServers a broker that is up
   * @param directory for state
   * @param training how a model is trained
   * @param startedAt since when wall time counts
   * @param stopped whether to end before the clicks do
   */
  Demo(
      DemoSettings settings,
      ClickSource source,
      String bootstrapServers,
      Path directory,
      GatedTraining training,
      Clock clock,
      Instant startedAt,
      BooleanSupplier stopped) {
    this.settings = settings;
    this.source = source;
    this.clock = clock;
    this.stopped = stopped;
    this.startedAt = startedAt;
    this.stream =
        new EmbeddedStreamApp(
            bootstrapServers, directory.resolve("state"), settings.port(), Map.of());
    this.ledger = new Ledger(stream::unanswered, latency);
    this.trainings = new TrainingQueue(training);
    Map<String, Object> client = Map.of("bootstrap.servers", bootstrapServers);
    this.answers =
        new AnswerReader(
            client,
            (recommendation, nanos) -> {
              if (ledger.answered(recommendation.clickId(), nanos)) {
                quality.answered(recommendation);
              }
            });
    this.sender = new ClickSender(producer(bootstrapServers, clock), Topics.DEFAULT.clicks());
    this.feed =
        new ClickFeed(
            settings,
            sender,
            new Pacer(settings.pace(), System::nanoTime),
            ledger,
            quality,
            baselines,
            new ShopFloor(SessionRule.DEFAULT, settings.window(), quality::leftAfter),
            this::retrain,
            stopped);
  }

  /** Runs until the clicks end or it is told to stop, and waits for the last answers. */
  void run() throws InterruptedException {
    stream.start(stopped);
    feed.run(source.clicks());
    trainings.close(); // A model that no click would see.
    long longest = stopped.getAsBoolean() ? STOPPED_NANOS : Long.MAX_VALUE;
    if (!ledger.awaitUnderWay(0, PATIENCE_NANOS, longest)) {
      LOG.warn("{} clicks were not answered before the end", ledger.underWay());
    }
    baselines.close();
  }

  int port() {
    return stream.port();
  }

  DemoSummary summary() {
    TrainingQueue.Status trained = trainings.status();
    return new DemoSummary(
        ledger.sent(),
        ledger.answered(),
        ledger.unanswered(),
        new DemoSummary.Models(
            trained.published(),
            trained.rejected(),
            trained.failed(),
            stream.liveVersion().orElse(null)),
        DemoSummary.quality(quality),
        latency.summary(),
        Duration.between(startedAt, clock.instant()).toMillis() / 1000.0,
        settings.seed());
  }

  Score models() {
    return quality.ofModels();
  }

  /**
   * @param title what runs, and how fast
   */
  StatusView.Status status(String title) {
    return new StatusView.Status(
        title,
        Duration.between(startedAt, clock.instant()),
        feed.eventTime(),
        day(),
        ledger.sent(),
        source.total(),
        ledger.answered(),
        ledger.reasons(),
        ledger.underWay(),
        stream.liveVersion(),
        trainings.status(),
        nextTraining(),
        untilTraining(),
        quality.ofModels(),
        quality.byBaseline(),
        latency.summary());
  }

  @Override
  public void close() {
    try {
      trainings.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sender.close();
    answers.close();
    stream.close();
  }

  private double day() {
    return feed.eventTime()
        .flatMap(now -> feed.firstEventTime().map(first -> Duration.between(first, now)))
        .map(since -> since.toSeconds() / 86_400.0)
        .orElse(0.0);
  }

  private Optional<Instant> nextTraining() {
    Instant last = lastBoundary;
    return (last == null ? feed.firstEventTime() : Optional.of(last))
        .map(since -> since.plus(settings.retrainEvery()));
  }

  private double untilTraining() {
    return nextTraining()
        .flatMap(next -> feed.eventTime().map(now -> Duration.between(now, next)))
        .map(left -> 1 - (double) left.toMillis() / settings.retrainEvery().toMillis())
        .orElse(0.0);
  }

  /** At maximum speed the next click waits for the model; else it does not even notice. */
  private void retrain(Instant before) throws InterruptedException {
    lastBoundary = before;
    trainings.due(before);
    if (!settings.waitsForModels()) {
      return;
    }
    GatedTraining.Outcome outcome = trainings.awaitDone(stopped);
    if (outcome instanceof GatedTraining.Outcome.Published published
        && !stream.awaitLive(published.version(), stopped)
        && !stopped.getAsBoolean()) {
      LOG.error("{} was published but does not answer: {}", published.version(), stream.ready());
    }
  }

  private static KafkaProducer<String, Click> producer(String bootstrapServers, Clock clock) {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "client.id",
            "nextclick-demo",
            "acks",
            "all",
            "enable.idempotence",
            true,
            "linger.ms",
            0),
        new StringSerializer(),
        Topics.DEFAULT.clicks(clock).valueSerde().serializer());
  }
}
