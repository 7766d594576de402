package io.nextclick.local.bench;

import io.nextclick.broker.EmbeddedBroker;
import io.nextclick.local.harness.AnswerReader;
import io.nextclick.local.harness.ClickSender;
import io.nextclick.local.harness.EmbeddedStreamApp;
import io.nextclick.local.harness.Latency;
import io.nextclick.registry.CheckpointPublisher;
import io.nextclick.registry.Publication;
import io.nextclick.registry.PublicationSettings;
import io.nextclick.schemas.Click;
import io.nextclick.schemas.Topics;
import io.nextclick.service.Progress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * One stream app under an open load: clicks are sent when they are due, whether or not earlier ones
 * were answered, and each waits from the moment it was due. A stall therefore counts for every
 * click that it held up, those included that could not even be sent.
 */
final class LatencyBench implements AutoCloseable {

  private static final long LAST_ANSWERS_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(30);

  /**
   * What one rate gave.
   *
   * @param clicks sent in the measured time
   * @param unanswered how many of them had no answer {@value #LAST_ANSWERS_WITHIN_NANOS} ns later
   */
  record Result(
      String guarantee, int rate, long clicks, long unanswered, Latency.Summary latencyMs) {}

  private final String guarantee;
  private final BenchModel model;
  private final Clock clock;
  private final EmbeddedBroker broker;
  private final EmbeddedStreamApp stream;
  private final AnswerReader answers;
  private final ClickSender sender;
  private final Map<String, Long> due = new ConcurrentHashMap<>();
  private volatile Latency latency = new Latency();

  LatencyBench(String guarantee, BenchModel model, Path directory, Clock clock)
      throws InterruptedException {
    this.guarantee = guarantee;
    this.model = model;
    this.clock = clock;
    this.broker = EmbeddedBroker.start();
    Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
    this.stream =
        new EmbeddedStreamApp(
            broker.bootstrapServers(),
            directory.resolve(guarantee),
            0,
            Map.of("nextclick.processing-guarantee", guarantee));
    stream.start(() -> false);
    try (CheckpointPublisher publisher =
        new CheckpointPublisher(client, Topics.DEFAULT, PublicationSettings.DEFAULT, clock)) {
      String version =
          publisher.publish(
              new Publication(model.checkpoint(), Optional.empty(), Map.of(), "to be measured"));
      if (!stream.awaitLive(version, () -> false)) {
        throw new IllegalStateException("The model does not answer: " + stream.ready().words());
      }
    }
    this.answers =
        new AnswerReader(
            client,
            (recommendation, nanos) -> {
              Long since = due.remove(recommendation.clickId());
              if (since != null) {
                latency.record(nanos - since);
              }
            });
    this.sender =
        new ClickSender(
            new KafkaProducer<>(
                Map.of(
                    "bootstrap.servers",
                    broker.bootstrapServers(),
                    "acks",
                    "all",
                    "enable.idempotence",
                    true,
                    "linger.ms",
                    0),
                new StringSerializer(),
                Topics.DEFAULT.clicks(clock).valueSerde().serializer()),
            Topics.DEFAULT.clicks());
  }

  /** Sends at a rate, first to warm up and then to be measured. */
  Result run(int rate, Duration warmUp, Duration measured, Progress progress)
      throws InterruptedException {
    Visitors visitors = new Visitors(model.checkpoint().vocabulary(), "r" + rate, clock, 42);
    send(visitors, rate, warmUp, "Warming up at " + rate + "/s", progress);
    awaitAnswers();
    due.clear();
    latency = new Latency();
    long clicks = send(visitors, rate, measured, "%s at %d/s".formatted(guarantee, rate), progress);
    awaitAnswers();
    return new Result(guarantee, rate, clicks, due.size(), latency.summary());
  }

  private long send(
      Visitors visitors, int rate, Duration duration, String label, Progress progress) {
    long clicks = Math.round(rate * (duration.toMillis() / 1000.0));
    double pause = TimeUnit.SECONDS.toNanos(1) / (double) rate;
    long start = System.nanoTime();
    for (long i = 0; i < clicks; i++) {
      long dueAt = start + (long) (i * pause);
      for (long left = dueAt - System.nanoTime(); left > 0; left = dueAt - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      Click click = visitors.next();
      due.put(click.clickId(), dueAt);
      sender.send(click);
      if (i % rate == 0) {
        progress.update(label, i, clicks, "clicks", "");
      }
    }
    progress.finish();
    return clicks;
  }

  private void awaitAnswers() throws InterruptedException {
    sender.flush();
    long until = System.nanoTime() + LAST_ANSWERS_WITHIN_NANOS;
    while (!due.isEmpty() && System.nanoTime() < until) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  @Override
  public void close() {
    sender.close();
    answers.close();
    stream.close();
    broker.close();
  }
}
