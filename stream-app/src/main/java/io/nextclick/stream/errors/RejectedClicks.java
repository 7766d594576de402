package io.nextclick.stream.errors;

import io.nextclick.schemas.Topics;
import io.nextclick.schemas.serde.ClickSerde;
import io.nextclick.schemas.serde.MalformedClickException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What goes to {@code clicks-rejected}: key, value and headers as they came, and why and whence in
 * headers of ours.
 */
final class RejectedClicks {

  static final String REASON = "nextclick.rejected.reason";
  static final String MESSAGE = "nextclick.rejected.message";
  static final String SOURCE = "nextclick.rejected.source";

  /**
   * Set where the value was too large to pass on whole: its size in bytes. The value is then its
   * beginning.
   */
  static final String TRUNCATED_FROM = "nextclick.rejected.truncated-from";

  private RejectedClicks() {}

  static ProducerRecord<byte[], byte[]> of(
      byte @Nullable [] key,
      byte @Nullable [] value,
      Headers original,
      String source,
      MalformedClickException why) {
    Headers headers = new RecordHeaders(original.toArray());
    put(headers, REASON, why.reason().wireName());
    put(headers, MESSAGE, String.valueOf(why.getMessage()));
    put(headers, SOURCE, source);
    byte[] passedOn = value;
    if (value != null && value.length > ClickSerde.MAX_BYTES) {
      put(headers, TRUNCATED_FROM, Integer.toString(value.length));
      passedOn = Arrays.copyOf(value, ClickSerde.MAX_BYTES);
    }
    return new ProducerRecord<>(Topics.CLICKS_REJECTED.name(), null, key, passedOn, headers);
  }

  private static void put(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
