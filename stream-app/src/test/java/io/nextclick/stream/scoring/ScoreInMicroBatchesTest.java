package io.nextclick.stream.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nextclick.schemas.EventType;
import io.nextclick.schemas.Prefix;
import io.nextclick.schemas.Recommendation;
import io.nextclick.schemas.Topics;
import io.nextclick.stream.EchoModel;
import io.nextclick.stream.metrics.StreamMetrics;
import io.nextclick.stream.model.LiveModel;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedForward;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class ScoreInMicroBatchesTest {

  private static final Instant TIME = Instant.parse("2026-03-01T10:00:00Z");
  private static final long MILLI = 1_000_000;

  private final LiveModel live = new LiveModel();
  private final EchoModel model = new EchoModel();
  private final AtomicLong nanos = new AtomicLong();

  /** Moves with every tick. */
  private final Clock clock =
      ((InstantSource) () -> TIME.plusNanos(nanos.get())).withZone(ZoneOffset.UTC);

  private final StreamMetrics metrics =
      new StreamMetrics(new SimpleMeterRegistry(), Topics.DEFAULT);
  private final ScoringStage scoring = scoring(Deliveries.inTransactions());

  private ScoringStage scoring(Deliveries deliveries) {
    return new ScoringStage(
        live, 20, 4, Duration.ofMillis(10), deliveries, clock, nanos::get, metrics);
  }

  @Test
  void answersAfterARestartWhatWasOwedBefore() {
    Task task = new Task();
    task.owed.put(7L, owed(7));
    task.owed.put(9L, owed(9));
    live.swap("echo", model);
    task.init();
    task.tick();
    assertThat(task.answered()).containsExactly("c-7", "c-9");
    assertThat(task.owed.approximateNumEntries()).isZero();
  }

  @Test
  void answersAClickOnceThatIsBothRestoredAndReadAgain() {
    Task task = new Task();
    task.owed.put(7L, owed(7));
    live.swap("echo", model);
    task.init();
    task.process(owed(7));
    task.tick();
    assertThat(task.answered()).containsExactly("c-7");
  }

  @Test
  void writesAgainWhatIsReadAgain() {
    live.swap("echo", model);
    Task task = new Task();
    task.owed.put(7L, owed(7)); // as a thread leaves it that ended before the changelog had it
    task.init();
    task.process(owed(7));
    assertThat(task.changelog).containsExactly(7L);
  }

  @Test
  void keepsWhatIsOwedForAsLongAsThereIsNoModel() {
    Task task = new Task();
    task.owed.put(7L, owed(7));
    task.init();
    task.tick();
    assertThat(task.answered()).isEmpty();
    assertThat(task.owed.approximateNumEntries()).isEqualTo(1);
    live.swap("echo", model);
    task.tick();
    assertThat(task.answered()).containsExactly("c-7");
  }

  @Test
  void cutsABacklogIntoBatchesOfTheLargestSize() {
    Task task = new Task();
    for (long offset = 0; offset < 10; offset++) {
      task.owed.put(offset, owed(offset));
    }
    live.swap("echo", model);
    task.init();
    task.tick();
    assertThat(model.batchSizes).containsExactly(4, 4, 2);
    assertThat(task.answered()).hasSize(10);
  }

  @Test
  void tasksOfOneThreadShareABatchAndEachSendsItsOwnAnswers() {
    live.swap("echo", model);
    Task first = new Task();
    Task second = new Task();
    first.owed.put(1L, owed(1));
    second.owed.put(2L, owed(2));
    first.init();
    second.init();
    first.tick();
    assertThat(model.batchSizes).containsExactly(2);
    assertThat(first.answered()).containsExactly("c-1");
    assertThat(second.answered()).isEmpty();
    second.tick();
    assertThat(model.batchSizes).containsExactly(2);
    assertThat(second.answered()).containsExactly("c-2");
  }

  @Test
  void aTaskThatLeavesTheThreadTakesItsClicksAlong() {
    Task leaving = new Task();
    leaving.owed.put(1L, owed(1));
    leaving.init();
    leaving.processor.close();
    live.swap("echo", model);
    Task staying = new Task();
    staying.init();
    staying.tick();
    assertThat(model.batchSizes).isEmpty();
    assertThat(leaving.owed.approximateNumEntries()).isEqualTo(1);
  }

  @Test
  void aRevivedTaskAnswersEachOwedClickOnce() {
    Task task = new Task();
    task.init();
    task.process(owed(1)); // no model: not owed
    live.swap("echo", model);
    task.process(owed(2));
    task.processor.accept(owed(2), answerTo(owed(2))); // scored, and not yet sent
    task.processor.close();
    task.owed.put(2L, owed(2)); // what the changelog holds of the transaction before
    task.init();
    task.context.resetForwards();
    task.tick();
    assertThat(task.answered()).containsExactly("c-2");
  }

  @Test
  void whatWasSentBeforeARevivalDeletesNothingThatIsOwedAfterIt() {
    live.swap("echo", model);
    Deliveries deliveries = Deliveries.acknowledged();
    Task task = new Task(deliveries);
    task.init();
    for (long offset = 1; offset <= 3; offset++) {
      task.process(owed(offset));
    }
    task.tick();
    deliveries.acknowledged(new ClickPosition(0, 1), 0);
    deliveries.acknowledged(new ClickPosition(0, 2), 0);
    task.processor.close();
    task.init();
    assertThat(task.owed.approximateNumEntries()).isEqualTo(3);
    live.close(); // nothing is answered now
    task.tick();
    assertThat(task.owed.approximateNumEntries()).isEqualTo(3);
  }

  @Test
  void aClickWhoseOffsetAnotherTopicsOwedClickHadIsAnsweredToo() {
    Task task = new Task();
    task.owed.put(7L, owed(7));
    task.init();
    live.swap("echo", model);
    task.process(new OwedClick(7, "c-new", "s-2", TIME, TIME, Prefix.ofViews("hat")));
    task.tick();
    assertThat(task.answered()).containsExactly("c-7", "c-new");
  }

  @Test
  void aThreadIsWatchedForAsLongAsItHasATask() {
    Task first = new Task();
    Task second = new Task();
    first.init();
    second.init();
    first.processor.close();
    assertThat(scoring.slowest().map(Heartbeat::thread)).contains(Thread.currentThread().getName());
    Instant before = scoring.slowest().orElseThrow().at();
    second.tick();
    assertThat(scoring.slowest().orElseThrow().at()).isEqualTo(before.plusMillis(1));
    second.processor.close();
    assertThat(scoring.slowest()).isEmpty();
  }

  @Test
  void theThreadThatHasNotMovedForLongestIsNamedUnlessItHasEnded() throws Exception {
    Thread ended = new Thread(new Task()::init, "ended");
    ended.start();
    ended.join();
    assertThat(scoring.slowest()).isEmpty();

    CountDownLatch initialised = new CountDownLatch(1);
    CountDownLatch stop = new CountDownLatch(1);
    Task stuck = new Task();
    Thread hanging =
        new Thread(
            () -> {
              stuck.init();
              initialised.countDown();
              await(stop);
            },
            "hanging");
    hanging.start();
    initialised.await();
    Task moving = new Task();
    moving.init();
    moving.tick();
    assertThat(scoring.slowest().map(Heartbeat::thread)).contains("hanging");
    stop.countDown();
    hanging.join();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void accountsOnceForAClickThatTheChangelogOfTheOwedRefuses() {
    live.swap("echo", model);
    Task task = new Task(Deliveries.acknowledged());
    task.init();
    task.changelogRefuses = true;
    assertThatThrownBy(() -> task.read(owed(1))).isInstanceOf(StreamsException.class);
    task.processor.close();
    metrics.clicks().dropped(0);
    assertThat(metrics.clicks().difference()).isZero();
  }

  @Test
  void accountsForAnAcknowledgedAnswerWhoseDeletionTheChangelogRefuses() {
    live.swap("echo", model);
    Deliveries deliveries = Deliveries.acknowledged();
    Task task = new Task(deliveries);
    task.init();
    task.read(owed(1));
    task.tick();
    deliveries.acknowledged(new ClickPosition(0, 1), TIME.toEpochMilli());
    task.changelogRefuses = true;
    assertThatThrownBy(task::tick).isInstanceOf(StreamsException.class);
    task.processor.close();
    assertThat(metrics.clicks().difference()).isZero();
  }

  private static Recommendation answerTo(OwedClick click) {
    return new Recommendation(
        "r",
        click.clickId(),
        click.sessionId(),
        "echo",
        Recommendation.Source.MODEL,
        List.of(),
        TIME,
        TIME);
  }

  private static OwedClick owed(long offset) {
    return new OwedClick(offset, "c-" + offset, "s-1", TIME, TIME, Prefix.ofViews("shoes"));
  }

  /** One task of the stream thread that runs this test. */
  private final class Task {
    final MockProcessorContext<String, Recommendation> context = new MockProcessorContext<>();
    final KeyValueStore<Long, OwedClick> owed =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(ScoreInMicroBatches.STORE),
                Serdes.Long(),
                new OwedClickSerde())
            .withLoggingDisabled()
            .build();
    final ScoreInMicroBatches processor;
    final List<Object> changelog = new ArrayList<>();
    boolean changelogRefuses;

    Task() {
      this(scoring);
    }

    Task(Deliveries deliveries) {
      this(scoring(deliveries));
    }

    private Task(ScoringStage scoring) {
      processor = (ScoreInMicroBatches) scoring.get();
      owed.init(context.getStateStoreContext(), owed);
      context.addStateStore(withAChangelog());
    }

    /** As Kafka Streams does it: the store first, and its changelog then. */
    private StateStore withAChangelog() {
      return (StateStore)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {KeyValueStore.class},
              (proxy, method, arguments) -> {
                Object result = method.invoke(owed, arguments);
                if (changelogRefuses && List.of("put", "delete").contains(method.getName())) {
                  throw new StreamsException("no record of this thread is sent any more");
                }
                if (method.getName().equals("put")) {
                  changelog.add(arguments[0]);
                }
                return result;
              });
    }

    /** Reads and processes a click. */
    void read(OwedClick click) {
      metrics.clicks().read(0, click.offset(), EventType.VIEW_ITEM);
      process(click);
    }

    void init() {
      processor.init(context);
    }

    void process(OwedClick click) {
      processor.process(new Record<>(click.sessionId(), click, TIME.toEpochMilli()));
    }

    void tick() {
      nanos.addAndGet(MILLI);
      context.scheduledPunctuators().get(0).getPunctuator().punctuate(0);
    }

    List<String> answered() {
      return context.forwarded().stream()
          .map(CapturedForward::record)
          .map(record -> record.value().clickId())
          .toList();
    }
  }
}
