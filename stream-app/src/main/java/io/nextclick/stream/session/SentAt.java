package io.nextclick.stream.session;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * When a click's record was sent, as a header of the record within the application: a processor
 * sees a record's event time only.
 */
public final class SentAt {

  private static final String HEADER = "nextclick.sent-at";

  private SentAt() {}

  public static void write(Headers headers, Instant sentAt) {
    headers.remove(HEADER);
    headers.add(HEADER, ByteBuffer.allocate(Long.BYTES).putLong(sentAt.toEpochMilli()).array());
  }

  static Optional<Instant> of(Headers headers) {
    Header header = headers.lastHeader(HEADER);
    return header == null || header.value().length != Long.BYTES
        ? Optional.empty()
        : Optional.of(Instant.ofEpochMilli(ByteBuffer.wrap(header.value()).getLong()));
  }
}
