package io.nextclick.endtoend;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nextclick.broker.EmbeddedBroker;
import io.nextclick.schemas.Click;
import io.nextclick.schemas.Recommendation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stream app is killed with SIGKILL in the middle of a stream, again and again. */
@Tag("end-to-end")
class KillTest {

  private static final Duration LATE = Duration.ofMinutes(4);
  private static final int CLICKS = 3_000;
  private static final int KILLS = 2;
  private static final int A_SECOND = 500;
  private static final int BURST = 900;

  /** So many items that an answer takes a millisecond or more, and a burst has to wait. */
  private static final int SHELF_WARMERS = 40_000;

  @TempDir private Path directory;

  @Test
  void atLeastOnceEveryClickHasItsRecommendation() throws Exception {
    List<Recommendation> answers = answersWithKills("at_least_once");

    assertThat(clickIds(answers)).isEqualTo(sentIds());
    // A repeated answer carries the same id, so that whoever reads can drop it.
    assertThat(answers.stream().map(Recommendation::recommendationId).collect(toSet()))
        .hasSize(CLICKS);
  }

  @Test
  void exactlyOnceEveryClickHasOneRecommendationAndNoMore() throws Exception {
    List<Recommendation> answers = answersWithKills("exactly_once_v2");

    assertThat(clickIds(answers)).isEqualTo(sentIds());
    assertThat(answers).hasSize(CLICKS);
  }

  @Test
  void stopsInOrderOnSigterm() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        StreamProcess stream = new StreamProcess(broker.bootstrapServers(), directory, Map.of())) {
      publishModel(broker);
      stream.start();
      awaitReady(stream);

      assertThat(stream.stop()).isIn(0, 143);
      assertThat(stream.output()).contains("Stopping").doesNotContain("Exception");
    }
  }

  private List<Recommendation> answersWithKills(String guarantee) throws Exception {
    long seed = Long.getLong("nextclick.test.seed", System.nanoTime());
    System.out.println(guarantee + ": kills drawn from -Dnextclick.test.seed=" + seed);
    Random random = new Random(seed);
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        Outside outside = new Outside(broker.bootstrapServers());
        StreamProcess stream =
            new StreamProcess(
                broker.bootstrapServers(),
                directory,
                Map.of(
                    "nextclick.processing-guarantee",
                    guarantee,
                    // So long the next start waits for the one that was killed.
                    "nextclick.kafka.session.timeout.ms",
                    "6000",
                    // Micro-batches wait long and offsets are committed often: a kill finds clicks
                    // that nobody will send again and that have no answer yet.
                    "nextclick.scoring.max-wait",
                    "3s",
                    "nextclick.scoring.max-batch",
                    "1000",
                    "nextclick.commit-interval",
                    "50ms"))) {
      publishModel(broker);
      stream.start();
      awaitReady(stream);

      List<Click> clicks = TinyModel.newClicks(CLICKS);
      int stretch = CLICKS / (KILLS + 1);
      for (int kill = 0; kill < KILLS; kill++) {
        int from = kill * stretch;
        send(outside, clicks.subList(from, from + stretch - BURST));
        // All at once, so that the kill finds clicks read, committed and not yet answered.
        outside.send(clicks.subList(from + stretch - BURST, from + stretch));
        Duration until = Duration.ofMillis(300 + random.nextInt(700));
        System.out.println("Kill " + (kill + 1) + " comes " + until + " after the burst");
        await().pollDelay(until).until(() -> true);
        stream.kill();
        stream.start();
        awaitReady(stream);
      }
      send(outside, clicks.subList(KILLS * stretch, CLICKS));
      await()
          .atMost(LATE)
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> clickIds(outside.recommendations()).size() == CLICKS);
      return outside.recommendations();
    }
  }

  private static void awaitReady(StreamProcess stream) {
    await()
        .atMost(LATE)
        .untilAsserted(() -> assertThat(stream.isReady()).as(stream.output()).isTrue());
  }

  /** At a steady pace. */
  private static void send(Outside outside, List<Click> clicks) {
    long start = System.nanoTime();
    for (int i = 0; i < clicks.size(); i++) {
      long due = start + i * (TimeUnit.SECONDS.toNanos(1) / A_SECOND);
      await().pollInterval(Duration.ofMillis(1)).until(() -> System.nanoTime() >= due);
      outside.send(clicks.get(i));
    }
  }

  private static void publishModel(EmbeddedBroker broker) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      TinyModel.provideTopic(admin);
    }
    TinyModel.publish(broker.bootstrapServers(), TinyModel.trained(1, SHELF_WARMERS));
  }

  private static Set<String> sentIds() {
    return TinyModel.newClicks(CLICKS).stream().map(Click::clickId).collect(toSet());
  }

  private static Set<String> clickIds(List<Recommendation> answers) {
    return answers.stream().map(Recommendation::clickId).collect(toSet());
  }
}
