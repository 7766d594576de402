package io.nextclick.stream.clients;

import io.nextclick.schemas.Topics;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/** Kafka's own clients, but for the producer. */
public final class StreamClients implements KafkaClientSupplier {

  private final Topics topics;
  private final Failures failures;

  /**
   * @param failures hears of every record that the broker has not taken: of most, Kafka Streams
   *     tells nobody
   */
  public StreamClients(Topics topics, Failures failures) {
    this.topics = topics;
    this.failures = failures;
  }

  @Override
  public Admin getAdmin(Map<String, Object> properties) {
    return Admin.create(properties);
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> properties) {
    return new AllOrNothingProducer(properties, topics, failures);
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> properties) {
    return consumer(properties);
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> properties) {
    return consumer(properties);
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> properties) {
    return consumer(properties);
  }

  private static Consumer<byte[], byte[]> consumer(Map<String, Object> properties) {
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
