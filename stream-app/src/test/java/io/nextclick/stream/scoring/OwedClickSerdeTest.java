package io.nextclick.stream.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextclick.schemas.EventType;
import io.nextclick.schemas.Prefix;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

class OwedClickSerdeTest {

  private static final Instant TIME = Instant.parse("2020-06-01T12:00:00Z");
  private static final OwedClick OWED =
      new OwedClick(
          7,
          "c",
          "s",
          TIME,
          TIME,
          Prefix.of(
              List.of("shoes", "hat"), List.of(EventType.ADD_TO_CART, EventType.WRITE_REVIEW)));

  private final OwedClickSerde serde = new OwedClickSerde();

  @Test
  void keepsWhatWasDoneWithEachItem() {
    OwedClick read = read(serde.serializer().serialize("owed", OWED));
    assertThat(read).isEqualTo(OWED);
    assertThat(read.prefix().type(0)).isEqualTo(EventType.ADD_TO_CART);
    assertThat(read.prefix().type(1)).isEqualTo(EventType.WRITE_REVIEW);
  }

  @Test
  void readsWhatWasWrittenBeforeTypesWereKept() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(1);
      out.writeLong(7);
      out.writeUTF("c");
      out.writeUTF("s");
      out.writeLong(TIME.toEpochMilli());
      out.writeShort(2);
      out.writeUTF("shoes");
      out.writeUTF("hat");
    }
    OwedClick read = read(bytes.toByteArray());
    assertThat(read)
        .isEqualTo(new OwedClick(7, "c", "s", TIME, TIME, Prefix.ofViews("shoes", "hat")));
  }

  @Test
  void keepsWhenTheClickWasSentAndReadsWhatWasWrittenBeforeThat() {
    OwedClick sent = new OwedClick(7, "c", "s", TIME, TIME.plusMillis(42), Prefix.ofViews("shoes"));
    byte[] bytes = serde.serializer().serialize("owed", sent);
    assertThat(read(bytes).sentAt()).isEqualTo(TIME.plusMillis(42));
    byte[] before = Arrays.copyOf(bytes, bytes.length - Long.BYTES);
    assertThat(read(before).sentAt()).isEqualTo(TIME);
  }

  @Test
  void refusesDamagedBytes() {
    byte[] bytes = serde.serializer().serialize("owed", OWED);
    bytes[bytes.length - Long.BYTES - 1] = 99; // a type
    assertThatThrownBy(() -> read(bytes)).isInstanceOf(SerializationException.class);
    assertThatThrownBy(() -> read(new byte[] {3}))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("format 3");
  }

  private OwedClick read(byte[] bytes) {
    return serde.deserializer().deserialize("owed", bytes);
  }
}
