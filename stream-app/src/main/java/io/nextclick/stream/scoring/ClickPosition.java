package io.nextclick.stream.scoring;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Where the click is that a recommendation answers, e.g. {@code 3:10482}: a header of every
 * recommendation, for us to know what was delivered and for a reader to find the click.
 */
record ClickPosition(int partition, long offset) {

  static final String HEADER = "nextclick.click-position";

  static Optional<ClickPosition> of(Headers headers) {
    Header header = headers.lastHeader(HEADER);
    if (header == null) {
      return Optional.empty();
    }
    String text = new String(header.value(), StandardCharsets.UTF_8);
    int colon = text.indexOf(':');
    return Optional.of(
        new ClickPosition(
            Integer.parseInt(text, 0, colon, 10),
            Long.parseLong(text, colon + 1, text.length(), 10)));
  }

  @Override
  public String toString() {
    return partition + ":" + offset;
  }
}
