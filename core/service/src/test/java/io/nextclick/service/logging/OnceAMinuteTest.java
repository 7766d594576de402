package io.nextclick.service.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class OnceAMinuteTest {

  private static final String NETWORK = "org.apache.kafka.clients.NetworkClient";

  private final LoggerContext context = new LoggerContext();
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private Instant now = Instant.parse("2026-05-01T00:00:00Z");

  @BeforeEach
  void setUp() {
    OnceAMinute filter = new OnceAMinute(((InstantSource) () -> now).withZone(ZoneOffset.UTC));
    context.addTurboFilter(filter);
    filter.start();
    lines.start();
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(lines);
  }

  @Test
  void aDeadBrokerIsALineAMinuteWhicheverClientMissesIt() {
    Logger network = context.getLogger(NETWORK);
    for (int second = 0; second < 180; second++) {
      network.warn("[Consumer clientId=a] Connection to node {} could not be established.", -1);
      network.warn("[Producer clientId=b] Connection to node {} could not be established.", 1);
      network.warn("[AdminClient clientId=c] Bootstrap broker {} disconnected", "x:9092");
      now = now.plusSeconds(1);
    }
    assertThat(said())
        .containsExactly(
            "[Consumer clientId=a] Connection to node -1 could not be established.",
            "179 more like the next line in the minute before it",
            "[Consumer clientId=a] Connection to node -1 could not be established.",
            "179 more like the next line in the minute before it",
            "[Consumer clientId=a] Connection to node -1 could not be established.");
  }

  @Test
  void holdsNothingElseBack() {
    Logger network = context.getLogger(NETWORK);
    network.warn("[Consumer clientId=a] Bootstrap broker {} disconnected", "x:9092");
    network.warn("[Consumer clientId=a] Error while fetching metadata {}", "clicks");
    network.error("[Consumer clientId=a] Authentication failed", new IllegalStateException("no"));
    Logger ours = context.getLogger("io.nextclick");
    ours.info("one");
    ours.info("one");
    ours.warn("one");
    ours.error("one");
    assertThat(said()).hasSize(7);
  }

  @Test
  void aLoopThatGoesWrongFillsNoDisk() {
    Logger ours = context.getLogger("io.nextclick.stream");
    for (int turn = 0; turn < 15_000; turn++) {
      ours.warn("There is no topic at offset " + turn);
    }
    assertThat(said()).containsExactly("There is no topic at offset 0");
  }

  @Test
  void whoLooksForAFaultSeesEveryLine() {
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.DEBUG);
    Logger ours = context.getLogger("io.nextclick.stream");
    ours.warn("again");
    ours.warn("again");
    assertThat(said()).hasSize(2);
  }

  private List<String> said() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
