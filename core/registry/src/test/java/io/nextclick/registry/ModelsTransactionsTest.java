package io.nextclick.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class ModelsTransactionsTest {

  @Test
  void knowsWhenAnotherHasTakenOver() {
    assertThat(ModelsTransactions.isTakenOver(new ProducerFencedException("old"))).isTrue();
    assertThat(
            ModelsTransactions.isTakenOver(
                new KafkaException("commit", new InvalidTxnStateException("being aborted"))))
        .isTrue();
    assertThat(ModelsTransactions.isTakenOver(new TimeoutException("away"))).isFalse();
  }
}
