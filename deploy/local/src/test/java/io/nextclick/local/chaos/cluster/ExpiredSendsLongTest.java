package io.nextclick.local.chaos.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nextclick.local.chaos.load.ClickLoad;
import io.nextclick.local.chaos.verify.Findings;
import io.nextclick.local.chaos.verify.TopicWatch;
import io.nextclick.local.chaos.verify.Verifier;
import io.nextclick.local.harness.EmbeddedStreamApp;
import io.nextclick.stream.scoring.AcknowledgementInterceptor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All tasks of a stream thread share its producer. Where what several of them sent expires at once,
 * Kafka Streams alone begins one task anew and commits what the others have read, whose sessions
 * and answers are gone.
 */
@Tag("end-to-end")
class ExpiredSendsLongTest {

  private static final Duration LATE = Duration.ofMinutes(2);
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final int BURST = 3_000;

  /** Whether several tasks have records under way when the connection stalls is chance. */
  private static final int ROUNDS = 10;

  /** Tasks whose writes have expired, by the partition of their changelogs. */
  private static final Set<Integer> EXPIRED = ConcurrentHashMap.newKeySet();

  @TempDir private Path directory;

  @BeforeEach
  void forget() {
    EXPIRED.clear();
  }

  @Test
  void everyClickIsAnsweredThoughSendsOfSeveralTasksExpired() throws Exception {
    Findings findings = new Findings(broken -> System.out.println(broken.sentence()));
    Verifier verifier = new Verifier(false, Duration.ofDays(1), findings);
    Broker broker = new Broker(directory, Map.of());
    try (broker) {
      broker.process().start();
      assertThat(isSo(LATE, broker::answers)).isTrue();
      try (EmbeddedStreamApp app =
              new EmbeddedStreamApp(broker.through(Line.APP_1), directory, 0, hurried());
          ClickLoad load = new ClickLoad(broker.direct(), 1, 1)) {
        app.start(() -> false);
        Outages.publishModel(Map.of("bootstrap.servers", broker.direct()));
        try (TopicWatch topics = new TopicWatch(broker.direct(), verifier)) {
          assertThat(isSo(LATE, () -> app.ready().ok())).isTrue();
          load.start();
          for (int round = 0; round < ROUNDS && EXPIRED.size() < 2; round++) {
            loseWhatIsUnderWay(broker.proxy(Line.APP_1), load, verifier);
          }
          load.stop();
          assertThat(isSo(LATE, () -> load.acknowledged() == load.handedOver())).isTrue();
          isSo(LATE, () -> verifier.open(load.ends()) == 0 && topics.hasReadAll());
          verifier.finish(load.acknowledged());
        }
      }
    }
    assertThat(EXPIRED).as("tasks whose writes expired").hasSizeGreaterThan(1);
    assertThat(findings.told()).isEmpty();
  }

  /**
   * The app finds a burst waiting, so that all its tasks have work, and nothing comes through from
   * the middle of it until the producer has given up.
   */
  private static void loseWhatIsUnderWay(TcpProxy proxy, ClickLoad load, Verifier verifier) {
    long answered = verifier.account().answered();
    long acknowledged = load.acknowledged();
    proxy.stall();
    load.burst(BURST);
    isSo(LATE, () -> load.acknowledged() >= acknowledged + BURST);
    proxy.resume();
    isSo(LATE, () -> verifier.account().answered() > answered);
    proxy.stall();
    isSo(SOON, () -> EXPIRED.size() > 1);
    proxy.cut();
    proxy.resume();
  }

  /** Failures of stream threads, which Awaitility would make its own, are what this is about. */
  private static boolean isSo(Duration within, Callable<Boolean> condition) {
    try {
      await()
          .dontCatchUncaughtExceptions()
          .atMost(within)
          .pollInterval(Duration.ofMillis(5))
          .until(condition);
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }

  private static Map<String, String> hurried() {
    return Map.of(
        "nextclick.kafka.producer.delivery.timeout.ms", "1500",
        "nextclick.kafka.producer.request.timeout.ms", "1000",
        "nextclick.kafka.reconnect.backoff.max.ms", "200",
        "nextclick.kafka.producer.interceptor.classes",
            AcknowledgementInterceptor.class.getName() + "," + ExpiredSends.class.getName());
  }

  /** Notes which tasks' writes the producer has given up. */
  public static final class ExpiredSends implements ProducerInterceptor<byte[], byte[]> {

    @Override
    public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
      return record;
    }

    @Override
    public void onAcknowledgement(RecordMetadata metadata, Exception failure) {
      if (failure instanceof TimeoutException && metadata.topic().endsWith("-changelog")) {
        EXPIRED.add(metadata.partition());
      }
    }

    @Override
    public void configure(Map<String, ?> configs) {}

    @Override
    public void close() {}
  }
}
