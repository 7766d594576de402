package io.nextclick.stream.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class RejectedClicksProducerTest {

  private final MockProducer<byte[], byte[]> broker =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final List<String> lost = new ArrayList<>();

  /** A second later whenever it is asked. */
  private final AtomicLong nanos = new AtomicLong();

  private final RejectedClicksProducer rejected =
      new RejectedClicksProducer(
          broker,
          (topic, why) -> lost.add(String.valueOf(why.getMessage())),
          () -> nanos.addAndGet(Duration.ofSeconds(1).toNanos()));

  @Test
  void isFlushedOnceTheBrokerHasThem() {
    rejected.send(record());
    broker.completeNext();
    rejected.flush();
    assertThat(lost).isEmpty();
    rejected.send(record());
    assertThat(broker.history()).hasSize(2);
  }

  @Test
  void givesUpThoseOfTheNextHalfMinuteWhereTheBrokerTakesNone() {
    rejected.send(record());
    broker.errorNext(new RecordTooLargeException("max.message.bytes is 1"));
    rejected.flush();
    rejected.send(record());
    assertThat(broker.history()).hasSize(1);
    assertThat(lost).containsExactly("max.message.bytes is 1", "it has taken none a moment ago");

    nanos.addAndGet(Duration.ofSeconds(30).toNanos());
    rejected.send(record());
    assertThat(broker.history()).hasSize(2);
  }

  /** That one is what the stream thread would stand still for. */
  @Test
  void waitsForABrokerThatDoesNotAnswerNoLongerThanAMoment() {
    rejected.send(record());
    rejected.flush();
    rejected.send(record());
    rejected.flush();
    assertThat(broker.history()).hasSize(1);
  }

  @Test
  void aSendThatFailsAtOnceIsOneThatIsLost() {
    broker.sendException = new TimeoutException("no such topic");
    rejected.send(record());
    assertThat(lost).containsExactly("no such topic");
  }

  private static ProducerRecord<byte[], byte[]> record() {
    return new ProducerRecord<>("clicks-rejected", new byte[] {1});
  }
}
