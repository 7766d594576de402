package io.nextclick.stream.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nextclick.schemas.Click;
import io.nextclick.schemas.EventType;
import io.nextclick.schemas.Session;
import io.nextclick.schemas.SessionRule;
import io.nextclick.schemas.Topics;
import io.nextclick.stream.metrics.StreamMetrics;
import io.nextclick.stream.scoring.OwedClick;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AppendToSessionTest {

  private static final Instant TIME = Instant.parse("2026-03-01T10:00:00Z");

  private final MockProcessorContext<String, OwedClick> context = new MockProcessorContext<>();
  private final List<Session> changelog = new ArrayList<>();
  private final AppendToSession processor =
      new AppendToSession(
          SessionRule.DEFAULT,
          new KeyPlacement(),
          new StreamMetrics(new SimpleMeterRegistry(), Topics.DEFAULT));

  private KeyValueStore<String, Session> sessions;

  @BeforeEach
  void start() {
    sessions =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(AppendToSession.STORE),
                Serdes.String(),
                new SessionSerde())
            .withLoggingDisabled()
            .build();
    sessions.init(context.getStateStoreContext(), sessions);
    context.addStateStore(
        (StateStore)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {KeyValueStore.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("put")) {
                    changelog.add((Session) arguments[1]);
                  }
                  return method.invoke(sessions, arguments);
                }));
    processor.init(context);
  }

  /**
   * A thread that ends while the broker is away leaves a store that is ahead of its changelog. The
   * clicks are read again; whoever restores the changelog later needs them.
   */
  @Test
  void writesTheSessionAgainThatAClickReadAgainFinds() {
    read(1, "shoes");
    read(2, "socks");
    changelog.clear(); // never got there
    read(1, "shoes");
    read(2, "socks");
    assertThat(changelog).hasSize(2);
    assertThat(changelog.get(1).clicks()).hasSize(2);
    assertThat(context.forwarded().get(3).record().value().prefix())
        .containsExactly("shoes", "socks");
  }

  /** What is read again after a crash must be among the clicks that the session still knows. */
  @Test
  void asksForACommitBeforeASessionHasMoreClicksThanItKnows() {
    for (int offset = 0; offset < 20; offset++) {
      read(offset, "shoes");
    }
    assertThat(context.committed()).isFalse();
    for (int offset = 20; offset < 50; offset++) {
      read(offset, "shoes");
    }
    assertThat(context.committed()).isTrue();
    context.resetCommit();
    read(50, "shoes");
    assertThat(context.committed()).isFalse();
    for (int offset = 51; offset < 90; offset++) {
      read(offset, "shoes");
    }
    assertThat(context.committed()).isTrue();
  }

  /** A stream that catches up reads an hour of clicks between two commits. */
  @Test
  void removesNoSessionWhoseClicksACrashMayBringAgain() {
    read(0, "shoes");
    sweep();
    read(7_300, "s-2", "socks");
    context.resetCommit();
    sweep();
    assertThat(sessions.get("s")).isNotNull();
    assertThat(context.committed()).isTrue();
    read(14_600, "s-2", "socks");
    sweep();
    assertThat(sessions.get("s")).isNull();
    assertThat(sessions.get("s-2")).isNotNull();
  }

  /** In a rebalance that is followed by another, as where the instance that was to have it died. */
  @Test
  void goesOnWhereItsPartitionWasToGoAndDidNot() {
    read(1, "shoes");
    processor.close();
    processor.init(context);
    read(2, "socks");
    assertThat(context.forwarded().get(1).record().value().prefix())
        .containsExactly("shoes", "socks");
    assertThat(context.scheduledPunctuators())
        .filteredOn(punctuator -> !punctuator.cancelled())
        .hasSize(1);
  }

  private void sweep() {
    context.scheduledPunctuators().forEach(punctuator -> punctuator.getPunctuator().punctuate(0));
  }

  private void read(long offset, String item) {
    read(offset, "s", item);
  }

  private void read(long offset, String session, String item) {
    Instant time = TIME.plusSeconds(offset);
    context.setRecordMetadata("clicks", 0, offset);
    context.setCurrentStreamTimeMs(time.toEpochMilli());
    Click click = new Click("c-" + offset, session, item, EventType.VIEW_ITEM, time);
    processor.process(new Record<>(session, click, time.toEpochMilli(), new RecordHeaders()));
  }
}
