package io.nextclick.stream.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nextclick.schemas.Click;
import io.nextclick.schemas.EventType;
import io.nextclick.schemas.Session;
import io.nextclick.schemas.SessionRule;
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
          SessionRule.DEFAULT, new KeyPlacement(), new StreamMetrics(new SimpleMeterRegistry()));

  @BeforeEach
  void start() {
    KeyValueStore<String, Session> store =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(AppendToSession.STORE),
                Serdes.String(),
                new SessionSerde())
            .withLoggingDisabled()
            .build();
    store.init(context.getStateStoreContext(), store);
    context.addStateStore(
        (StateStore)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {KeyValueStore.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("put")) {
                    changelog.add((Session) arguments[1]);
                  }
                  return method.invoke(store, arguments);
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

  private void read(long offset, String item) {
    Instant time = TIME.plusSeconds(offset);
    context.setRecordMetadata("clicks", 0, offset);
    context.setCurrentStreamTimeMs(time.toEpochMilli());
    Click click = new Click("c-" + offset, "s", item, EventType.VIEW_ITEM, time);
    processor.process(new Record<>("s", click, time.toEpochMilli(), new RecordHeaders()));
  }
}
