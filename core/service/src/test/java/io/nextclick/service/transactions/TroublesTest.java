package io.nextclick.service.transactions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class TroublesTest {

  private static final Supplier<List<String>> AWAY =
      () -> {
        throw new TimeoutException("no answer");
      };

  private final Logger logger = (Logger) LoggerFactory.getLogger(Troubles.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private Instant now = Instant.parse("2026-05-01T12:00:00Z");
  private final Troubles troubles =
      new Troubles(((InstantSource) () -> now).withZone(ZoneOffset.UTC));

  @BeforeEach
  void listen() {
    lines.start();
    logger.setLevel(Level.WARN);
    logger.setAdditive(false);
    logger.addAppender(lines);
  }

  @AfterEach
  void listenNoMore() {
    logger.detachAppender(lines);
    logger.setLevel(null);
    logger.setAdditive(true);
  }

  @Test
  void claimsNothingThatNobodyHasBeenAbleToLookAtForAMinute() {
    troubles.look(() -> List.of("clicks-0 is held"));
    troubles.look(AWAY);
    assertThat(troubles.found()).as("a broker away for a moment").hasSize(1);
    now = now.plus(Duration.ofSeconds(59));
    troubles.look(AWAY);
    assertThat(troubles.found()).hasSize(1);
    assertThat(lines.list)
        .extracting(ILoggingEvent::getMessage)
        .containsExactly("clicks-0 is held");
    now = now.plus(Duration.ofSeconds(1));
    troubles.look(AWAY);
    troubles.look(AWAY);
    assertThat(troubles.found()).isEmpty();
    assertThat(lines.list)
        .as("said once")
        .extracting(ILoggingEvent::getFormattedMessage)
        .contains(
            "Transactions have not been looked at since 2026-05-01T12:00:00Z: org.apache.kafka.common.errors.TimeoutException: no answer")
        .hasSize(2);
    troubles.look(() -> List.of("clicks-0 is held"));
    assertThat(troubles.found()).hasSize(1);
  }

  @Test
  void keepsNoTroubleThroughAFaultOfOursEither() {
    troubles.look(() -> List.of("clicks-0 is held"));
    Supplier<List<String>> broken =
        () -> {
          throw new IllegalStateException("on purpose");
        };
    assertThatThrownBy(() -> troubles.look(broken)).isInstanceOf(IllegalStateException.class);
    now = now.plus(Duration.ofMinutes(1));
    assertThatThrownBy(() -> troubles.look(broken)).isInstanceOf(IllegalStateException.class);
    assertThat(troubles.found()).isEmpty();
  }
}
