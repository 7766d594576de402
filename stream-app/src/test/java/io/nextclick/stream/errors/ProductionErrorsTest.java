package io.nextclick.stream.errors;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.ProductionExceptionHandler.Result;
import org.junit.jupiter.api.Test;

class ProductionErrorsTest {

  private final ProductionErrors errors = new ProductionErrors();

  /** Retried is committed: see {@link ProductionErrors}. */
  @Test
  void neverRetriesWhatMayNotBeLost() {
    for (String topic :
        new String[] {"recommendations", "app-sessions-changelog", "app-owed-clicks-changelog"}) {
      assertThat(answer(topic, new TimeoutException("expired"))).isEqualTo(Result.FAIL);
      assertThat(answer(topic, new TopicAuthorizationException(topic))).isEqualTo(Result.FAIL);
    }
  }

  private Result answer(String topic, Exception failure) {
    return errors.handleError(null, new ProducerRecord<>(topic, new byte[0]), failure).result();
  }
}
