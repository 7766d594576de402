package io.nextclick.stream.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.schemas.EventType;
import io.nextclick.schemas.Session;
import io.nextclick.schemas.Session.SessionClick;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bytes that state stores and changelogs hold: what another version reads and writes. */
class GoldenSessionTest {

  private static final String BYTES =
      "01" // format
          + "0000000000000007" // last offset
          + "0003732d31" // session
          + "0002" // clicks
          + "0003632d31"
          + "000473686f65"
          + "03"
          + "000001726fc0b600"
          + "0000000000000003"
          + "0003632d32"
          + "000353c3a4"
          + "05"
          + "000001726fc0b9e8"
          + "0000000000000007"
          + "0001" // forgotten
          + "0003632d30"
          + "0003686174"
          + "00"
          + "000001726fc0b218"
          + "0000000000000001";

  private static final Session SESSION =
      new Session(
          "s-1",
          List.of(
              new SessionClick("c-1", "shoe", EventType.ADD_TO_CART, at("12:00:00"), 3),
              new SessionClick("c-2", "Sä", EventType.PURCHASE, at("12:00:01"), 7)),
          7,
          List.of(new SessionClick("c-0", "hat", EventType.VIEW_ITEM, at("11:59:59"), 1)));

  private static Instant at(String time) {
    return Instant.parse("2020-06-01T" + time + "Z");
  }

  @Test
  void isWrittenAsItWas() {
    byte[] written = new SessionSerde().serializer().serialize("sessions", SESSION);
    assertThat(HexFormat.of().formatHex(written)).isEqualTo(BYTES);
  }

  @Test
  void isReadAsItWas() {
    byte[] bytes = HexFormat.of().parseHex(BYTES);
    assertThat(new SessionSerde().deserializer().deserialize("sessions", bytes)).isEqualTo(SESSION);
  }
}
