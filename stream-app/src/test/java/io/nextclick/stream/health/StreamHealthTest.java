package io.nextclick.stream.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nextclick.schemas.Topics;
import io.nextclick.stream.metrics.StreamMetrics;
import io.nextclick.stream.scoring.Heartbeat;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.KafkaStreams.State;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamHealthTest {

  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

  private Instant now = START;
  private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
  private final StreamMetrics metrics =
      new StreamMetrics(new SimpleMeterRegistry(), Topics.DEFAULT);
  private Optional<String> version = Optional.of("mtaw-1");
  private String models = "";
  private Optional<Instant> pendingSince = Optional.empty();
  private Map<Integer, Instant> silent = Map.of();
  private BrokerView view = seen(Map.of(0, 0L), START);
  private Optional<String> transaction = Optional.empty();
  private Set<Integer> owned = Set.of(0);
  private boolean follows = true;
  private Optional<Heartbeat> slowest = Optional.empty();
  private final StreamHealth health =
      new StreamHealth(
          clock,
          new StreamHealth.Sources(
              () -> version,
              () -> models,
              () -> view,
              () -> transaction,
              () -> slowest,
              Map.of("follows the models", () -> follows),
              () -> owned),
          metrics,
          Duration.ofSeconds(1));

  @BeforeEach
  void run() {
    health.stateChanged(State.RUNNING);
  }

  @Test
  void saysThatATransactionHoldsReadersUp() {
    transaction = Optional.of("recommendations-1 is held");
    health.stateChanged(State.REBALANCING);
    notReady("not ready: recommendations-1 is held");
    transaction = Optional.empty();
    health.stateChanged(State.RUNNING);
    ready("ready: mtaw-1 answers");
  }

  @Test
  void saysThatWhatIsCommittedIsHeldBack() {
    health.stateChanged(State.REBALANCING);
    pendingSince = Optional.of(START);
    now = START.plusSeconds(26);
    view = seen(Map.of(), now);
    notReady("not ready: what the group has committed has been held back since " + START);
    pendingSince = Optional.of(now.minusSeconds(20));
    view = seen(Map.of(), now);
    notReady("Kafka Streams is REBALANCING");
  }

  @Test
  void isReadyWhereClicksAreAnswered() {
    ready("ready: mtaw-1 answers");
    models = "refused mtaw-2: damaged";
    ready("ready: mtaw-1 answers (refused mtaw-2: damaged)");
  }

  @Test
  void isNotReadyWithoutAModel() {
    version = Optional.empty();
    notReady("no model yet");
  }

  @Test
  void saysThatTheBrokerIsAwayWithinThirtySecondsAndThatItIsBack() {
    view = view.without(now.plusSeconds(5), true, "timed out");
    now = now.plusSeconds(29);
    notReady("the broker has not answered since " + START + ": timed out");
    assertThat(health.live().ok()).as("a restart would not bring the broker back").isTrue();
    view = seen(Map.of(0, 0L), now);
    ready("ready");
  }

  @Test
  void saysThatRecommendationsAreRefused() {
    metrics.productionFailed("recommendations", new TopicAuthorizationException("not allowed"));
    now = Instant.now();
    view = seen(Map.of(0, 0L), now);
    notReady("the topic recommendations has taken no record since");
  }

  @Test
  void saysThatClicksWaitAndNothingMoves() {
    now = START.plusSeconds(60);
    view = seen(Map.of(0, 5L, 1, 2L), START.plusSeconds(30));
    notReady("7 clicks wait, and a partition has not moved since");
    view = seen(Map.of(0, 500L), now);
    ready("ready");
  }

  @Test
  void waitsForItsPartitionsButNotWhereNoneIsLeft() {
    owned = Set.of();
    ownsNone(new Readers(4, Set.of()));
    notReady("owns no partition yet; it takes some over from one that has 4");
    ownsNone(new Readers(1, Set.of()));
    ready("ready: a spare");
  }

  @Test
  void isNoSpareWhereNobodyElseReadsNorWhereThatIsNotKnown() {
    ownsNone(new Readers(1, Set.of(3, 1)));
    notReady("this instance owns no partition, and nobody reads [1, 3] of clicks");
    view = seen(Map.of(), START);
    notReady("this instance owns no partition, and has not asked yet who does");
  }

  @Test
  void isNotReadyWhereTheBrokerRefusesToTellForLongerThanAMoment() {
    ownsNone(new Readers(1, Set.of()));
    for (int looks = 1; looks <= 2; looks++) {
      now = now.plusSeconds(5);
      view = view.without(now, false, "Group authorization failed.");
      ready("ready: a spare");
    }
    now = now.plusSeconds(5);
    view = view.without(now, false, "Group authorization failed.");
    notReady(
        "the broker has not told how far the group has come since %s: Group authorization failed."
            .formatted(START));
    assertThat(view.awaySince()).as("it does answer").isEmpty();
  }

  @Test
  void whatStoodStillBeforeTheBrokerRefusedToTellStandsStill() {
    pendingSince = Optional.of(START);
    now = START.plusSeconds(30);
    view = seen(Map.of(0, 5L), START);
    now = now.plusSeconds(5);
    view = view.without(now, false, "Group authorization failed.");
    notReady("what the group has committed has been held back since " + START);
  }

  @Test
  void namesThePartitionsThatNobodyLeads() {
    silent = Map.of(3, START, 1, START.plusSeconds(2));
    now = START.plusSeconds(5);
    view = seen(Map.of(0, 0L), now);
    ready("ready");
    now = START.plusSeconds(15);
    view = seen(Map.of(0, 0L), now);
    notReady("nobody leads [1, 3] of clicks since " + START);
  }

  @Test
  void namesAStreamThreadThatHangsThoughAnotherInstanceHasItsPartitions() {
    owned = Set.of();
    slowest = Optional.of(new Heartbeat("thread-1", START));
    now = START.plusSeconds(59);
    view = seen(Map.of(), now, Optional.of(new Readers(1, Set.of())));
    ready("ready: a spare");
    now = START.plusSeconds(61);
    notReady("the stream thread thread-1 has not moved for 61 s");
    assertThat(health.live().ok()).isTrue();
    now = START.plusSeconds(601);
    assertThat(health.live().words())
        .isEqualTo("not live: the stream thread thread-1 has not moved for 601 s");
    assertThat(health.live().ok()).isFalse();
  }

  @Test
  void aStreamThreadMayWaitForABrokerThatIsAway() {
    slowest = Optional.of(new Heartbeat("thread-1", START));
    view = view.without(START.plusSeconds(5), true, "timed out");
    now = START.plus(Duration.ofHours(1));
    notReady("the broker has not answered since");
    assertThat(health.live().ok()).isTrue();
    view = seen(Map.of(0, 0L), now);
    now = now.plus(Duration.ofMinutes(9));
    assertThat(health.live().ok()).as("it is back").isTrue();
    now = now.plus(Duration.ofMinutes(2));
    assertThat(health.live().ok()).as("and the thread is not").isFalse();
  }

  @Test
  void isNotLiveOnceAThreadThatMustRunIsDead() {
    assertThat(health.live().ok()).isTrue();
    follows = false;
    assertThat(health.live().words()).isEqualTo("not live: nobody follows the models any more");
  }

  @Test
  void isNotLiveWhereARebalanceComesToNoEnd() {
    health.stateChanged(State.REBALANCING);
    now = now.plus(Duration.ofMinutes(4));
    assertThat(health.live().ok()).isTrue();
    notReady("Kafka Streams is REBALANCING");
    now = now.plus(Duration.ofMinutes(2));
    assertThat(health.live().ok()).isFalse();
    health.onBatchRestored(new org.apache.kafka.common.TopicPartition("c", 0), "sessions", 9, 10);
    assertThat(health.live().ok()).as("it restores").isTrue();
  }

  @Test
  void isNotLiveInError() {
    health.stateChanged(State.PENDING_ERROR);
    assertThat(health.live().ok()).isFalse();
  }

  private void ready(String words) {
    assertThat(health.ready().words()).startsWith(words);
    assertThat(health.ready().ok()).isTrue();
  }

  private void notReady(String words) {
    assertThat(health.ready().words()).startsWith("not ready: ").contains(words);
    assertThat(health.ready().ok()).isFalse();
  }

  private void ownsNone(Readers others) {
    owned = Set.of();
    view = seen(Map.of(), START, Optional.of(others));
  }

  private BrokerView seen(Map<Integer, Long> lag, Instant stalledSince) {
    return seen(lag, stalledSince, Optional.empty());
  }

  private BrokerView seen(Map<Integer, Long> lag, Instant stalledSince, Optional<Readers> others) {
    return new BrokerView(
        now,
        Optional.empty(),
        Optional.empty(),
        "",
        4,
        silent,
        lag,
        stalledSince,
        pendingSince,
        others);
  }
}
