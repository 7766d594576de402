package io.nextclick.local.chaos.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sound clicks of a producer that thinks better of it: written in a transaction, and aborted. */
public final class AbortedClicks {

  private AbortedClicks() {}

  /**
   * @param name of the transaction's owner
   * @param visitor who has an open session, of which these clicks must not become part
   * @param now for visitors
   */
  public static void write(String bootstrapServers, String name, String visitor, long now) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "transactional.id",
                name,
                "transaction.timeout.ms",
                5_000,
                "max.block.ms",
                20_000),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      for (int click = 0; click < 3; click++) {
        String value =
            "{\"click_id\":\"%s-%d\",\"session_id\":\"%s\",\"item_id\":\"item-%d\",\"event_type\":\"view_item\",\"event_time\":%d}"
                .formatted(name, click, visitor, click, now);
        var unused =
            producer.send(
                new ProducerRecord<>(
                    "clicks", null, now, visitor.getBytes(UTF_8), value.getBytes(UTF_8)));
      }
      producer.flush();
      producer.abortTransaction();
      producer.close(Duration.ofSeconds(5));
    }
  }
}
