package io.nextclick.stream.session;

import io.nextclick.schemas.ClickSerde;
import io.nextclick.schemas.MalformedClickException;
import io.nextclick.schemas.MalformedClickException.Reason;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Before records are written to {@code clicks} anew: one that is too large for a click may be too
 * large for a broker as well, and whoever writes it would try for ever.
 */
public final class PassOnWhatFits extends ContextualProcessor<byte[], byte[], byte[], byte[]> {

  @Override
  public void process(Record<byte[], byte[]> record) {
    long size = length(record.key()) + (long) length(record.value());
    for (Header header : record.headers()) {
      size += header.key().length() + length(header.value());
    }
    if (length(record.value()) > ClickSerde.MAX_BYTES || size > 4L * ClickSerde.MAX_BYTES) {
      throw new MalformedClickException(
          Reason.TOO_LARGE,
          "Key, value and headers have %d bytes; a click's value has at most %d"
              .formatted(size, ClickSerde.MAX_BYTES));
    }
    context().forward(record);
  }

  private static int length(byte[] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
