package io.nextclick.stream.errors;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nextclick.schemas.Recommendation.Source;
import io.nextclick.stream.metrics.StreamMetrics;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.ProductionExceptionHandler.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProductionErrorsTest {

  private final StreamMetrics metrics = new StreamMetrics(new SimpleMeterRegistry());
  private final ProductionErrors errors = new ProductionErrors();

  @BeforeEach
  void configure() {
    errors.configure(Map.of(StreamMetrics.CONFIG, metrics));
  }

  /** Retried is committed: see {@link ProductionErrors}. */
  @Test
  void neverRetriesWhatMayNotBeLost() {
    for (String topic :
        new String[] {"recommendations", "app-sessions-changelog", "app-owed-clicks-changelog"}) {
      assertThat(answer(topic, new TimeoutException("expired"))).isEqualTo(Result.FAIL);
      assertThat(answer(topic, new TopicAuthorizationException(topic))).isEqualTo(Result.FAIL);
    }
  }

  @Test
  void givesUpARejectedClick() {
    assertThat(answer("clicks-rejected", new RecordTooLargeException("2 MB")))
        .isEqualTo(Result.RESUME);
    assertThat(metrics.refusal()).isEmpty();
  }

  @Test
  void remembersARefusalUntilARecommendationIsTaken() {
    answer("recommendations", new TopicAuthorizationException("recommendations"));
    assertThat(metrics.refusal()).get().extracting("topic").isEqualTo("recommendations");
    metrics.recommended(Source.MODEL, Duration.ZERO);
    assertThat(metrics.refusal()).isEmpty();
  }

  private Result answer(String topic, Exception failure) {
    return errors.handleError(null, new ProducerRecord<>(topic, new byte[0]), failure).result();
  }
}
