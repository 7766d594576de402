package io.nextclick.stream.scoring;

import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Tells {@link Deliveries} of every recommendation that the broker has acknowledged (headers since
 * KIP-512).
 */
public final class AcknowledgementInterceptor implements ProducerInterceptor<byte[], byte[]> {

  /** The configuration entry that holds the {@link Deliveries} to tell. */
  public static final String DELIVERIES = "nextclick.deliveries";

  private Deliveries deliveries;

  @SuppressWarnings("NullAway.Init") // The producer calls configure before anything else.
  public AcknowledgementInterceptor() {}

  @Override
  public void configure(Map<String, ?> configs) {
    deliveries = (Deliveries) Objects.requireNonNull(configs.get(DELIVERIES), DELIVERIES);
  }

  @Override
  public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
    return record;
  }

  @Override
  public void onAcknowledgement(
      @Nullable RecordMetadata metadata, @Nullable Exception failure, Headers headers) {
    if (failure == null) {
      ClickPosition.of(headers)
          .ifPresent(position -> deliveries.acknowledged(position, System.currentTimeMillis()));
    }
  }

  @Override
  public void close() {}
}
