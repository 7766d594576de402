package io.nextclick.stream;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nextclick.schemas.Topics;
import io.nextclick.stream.metrics.StreamMetrics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class ThreadFailuresTest {

  private final List<Duration> pauses = new ArrayList<>();
  private Instant now = Instant.parse("2026-03-01T00:00:00Z");
  private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
  private final ThreadFailures failures =
      new ThreadFailures(
          clock, 4, pauses::add, new StreamMetrics(new SimpleMeterRegistry(), Topics.DEFAULT));

  @Test
  void startsThreadsAgainForAsLongAsTheBrokerIsAway() {
    for (int outage = 0; outage < 20; outage++) {
      for (int thread = 0; thread < 4; thread++) {
        assertThat(failures.handle(new StreamsException("send", new TimeoutException("expired"))))
            .isEqualTo(REPLACE_THREAD);
      }
      now = now.plusSeconds(120);
    }
    assertThat(failures.handle(new MissingSourceTopicException("clicks")))
        .isEqualTo(REPLACE_THREAD);
  }

  @Test
  void waitsLongerAndLongerWhereTheBrokerRefusesAtOnce() {
    for (int i = 0; i < 7; i++) {
      failures.handle(new StreamsException(new TopicAuthorizationException("recommendations")));
    }
    assertThat(pauses)
        .extracting(Duration::toSeconds)
        .containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
    now = now.plusSeconds(600);
    failures.handle(new StreamsException(new TopicAuthorizationException("recommendations")));
    assertThat(pauses.get(7)).isEqualTo(Duration.ofSeconds(1));
  }

  /** As where the topic's message.timestamp.before.max.ms is less than a record takes to come. */
  @Test
  void goesOnWhileATopicTakesNoRecord() {
    for (int i = 0; i < 30; i++) {
      assertThat(failures.handle(new StreamsException("send", new InvalidRecordException("late"))))
          .isEqualTo(REPLACE_THREAD);
    }
    assertThat(pauses).last().isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void stopsWhereARecordIsTooLargeForGood() {
    for (int i = 0; i < 20; i++) {
      failures.handle(new StreamsException("send", new RecordTooLargeException("2 MB")));
    }
    assertThat(failures.handle(new StreamsException("send", new RecordTooLargeException("2 MB"))))
        .isEqualTo(SHUTDOWN_CLIENT);
  }

  @Test
  void stopsWhereItsOwnFailureDoesNotPass() {
    for (int i = 0; i < 20; i++) {
      assertThat(failures.handle(new IllegalStateException("bug"))).isEqualTo(REPLACE_THREAD);
    }
    assertThat(failures.handle(new IllegalStateException("bug"))).isEqualTo(SHUTDOWN_CLIENT);
    assertThat(failures.fatal()).isEmpty();
  }

  @Test
  void stopsAtOnceWhereAnotherThreadWouldMeetTheSame() {
    Throwable noLibrary = new StreamsException(new UnsatisfiedLinkError("librocksdb"));
    assertThat(failures.handle(noLibrary)).isEqualTo(SHUTDOWN_CLIENT);
  }

  @Test
  void saysWhatToDoAboutAFullDiskAndMorePartitions() {
    failures.handle(new StreamsException(new IllegalStateException("No space left on device")));
    assertThat(failures.fatal()).get().asString().contains("nextclick.state-dir");
    String partitions =
        "Existing internal topic nextclick-stream-sessions-changelog has invalid partitions: expected: 8; actual: 4.";
    assertThat(failures.handle(new StreamsException(partitions))).isEqualTo(SHUTDOWN_CLIENT);
    assertThat(failures.fatal()).get().asString().contains("partitions of clicks were increased");
  }
}
