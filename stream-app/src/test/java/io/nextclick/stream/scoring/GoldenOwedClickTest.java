package io.nextclick.stream.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.schemas.EventType;
import io.nextclick.schemas.Prefix;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bytes that state stores and changelogs hold: what another version reads and writes. */
class GoldenOwedClickTest {

  private static final String BYTES =
      "02" // format
          + "0000000000000007" // offset
          + "0003632d31" // click
          + "0003732d31" // session
          + "000001726fc0b600" // event time
          + "0002" // prefix
          + "000473686f65"
          + "01"
          + "000353c3a4"
          + "06"
          + "000001726fc0b62a"; // sent at

  private static final OwedClick OWED =
      new OwedClick(
          7,
          "c-1",
          "s-1",
          Instant.parse("2020-06-01T12:00:00Z"),
          Instant.parse("2020-06-01T12:00:00.042Z"),
          Prefix.of(List.of("shoe", "Sä"), List.of(EventType.SELECT_ITEM, EventType.WRITE_REVIEW)));

  @Test
  void isWrittenAsItWas() {
    byte[] written = new OwedClickSerde().serializer().serialize("owed", OWED);
    assertThat(HexFormat.of().formatHex(written)).isEqualTo(BYTES);
  }

  @Test
  void isReadAsItWas() {
    byte[] bytes = HexFormat.of().parseHex(BYTES);
    assertThat(new OwedClickSerde().deserializer().deserialize("owed", bytes)).isEqualTo(OWED);
  }
}
