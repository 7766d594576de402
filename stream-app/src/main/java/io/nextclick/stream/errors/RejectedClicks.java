package io.nextclick.stream.errors;

import io.nextclick.schemas.ClickSerde;
import io.nextclick.schemas.MalformedClickException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What goes to {@code clicks-rejected}: key, value and headers as they came, and why and whence in
 * headers of ours. Whatever came, the record fits into a request to a broker: what is too long is
 * cut, or left out, and that is said.
 */
final class RejectedClicks {

  static final String REASON = "nextclick.rejected.reason";
  static final String MESSAGE = "nextclick.rejected.message";
  static final String SOURCE = "nextclick.rejected.source";

  /** Set where the value is only the beginning of what came: the size of that in bytes. */
  static final String TRUNCATED_FROM = "nextclick.rejected.truncated-from";

  /** The same of the key. */
  static final String KEY_TRUNCATED_FROM = "nextclick.rejected.key-truncated-from";

  /** Set where the headers that came are left out: their size in bytes. */
  static final String HEADERS_LEFT_OUT = "nextclick.rejected.headers-left-out";

  private static final int MAX_MESSAGE_LENGTH = 1_000;

  private RejectedClicks() {}

  static ProducerRecord<byte[], byte[]> of(
      String topic,
      byte @Nullable [] key,
      byte @Nullable [] value,
      Headers original,
      String source,
      MalformedClickException why) {
    Headers headers = new RecordHeaders();
    int size = size(original);
    if (size > ClickSerde.MAX_BYTES) {
      put(headers, HEADERS_LEFT_OUT, Integer.toString(size));
    } else {
      original.forEach(headers::add);
    }
    put(headers, REASON, why.reason().wireName());
    put(headers, MESSAGE, shortened(String.valueOf(why.getMessage())));
    put(headers, SOURCE, source);
    return new ProducerRecord<>(
        topic,
        null,
        cut(key, KEY_TRUNCATED_FROM, headers),
        cut(value, TRUNCATED_FROM, headers),
        headers);
  }

  private static byte @Nullable [] cut(byte @Nullable [] bytes, String header, Headers headers) {
    if (bytes == null || bytes.length <= ClickSerde.MAX_BYTES) {
      return bytes;
    }
    put(headers, header, Integer.toString(bytes.length));
    return Arrays.copyOf(bytes, ClickSerde.MAX_BYTES);
  }

  private static int size(Headers headers) {
    int size = 0;
    for (Header header : headers) {
      size += header.key().length() + (header.value() == null ? 0 : header.value().length);
    }
    return size;
  }

  private static String shortened(String message) {
    return message.length() <= MAX_MESSAGE_LENGTH
        ? message
        : message.substring(0, MAX_MESSAGE_LENGTH) + "…";
  }

  private static void put(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
