package io.nextclick.stream.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextclick.schemas.EventType;
import io.nextclick.schemas.Session;
import io.nextclick.schemas.Session.SessionClick;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

class SessionSerdeTest {

  private final SessionSerde serde = new SessionSerde();

  @Test
  void readsBackWhatItWrote() {
    List<SessionClick> clicks = new ArrayList<>();
    for (EventType type : EventType.values()) {
      clicks.add(
          new SessionClick(
              "c-" + type,
              "SKU ä " + type,
              type,
              Instant.ofEpochMilli(type.ordinal()),
              type.ordinal()));
    }
    Session session = new Session("s-1", clicks, 99);
    assertThat(serde.deserializer().deserialize("", serde.serializer().serialize("", session)))
        .isEqualTo(session);
  }

  @Test
  void keepsWhatTheSessionHasForgotten() {
    SessionClick one = new SessionClick("c-1", "hat", EventType.PURCHASE, Instant.EPOCH, 1);
    SessionClick two = new SessionClick("c-2", "socks", EventType.VIEW_ITEM, Instant.EPOCH, 2);
    Session session = new Session("s-1", List.of(two), 2, List.of(one));
    assertThat(serde.deserializer().deserialize("", serde.serializer().serialize("", session)))
        .isEqualTo(session);
  }

  @Test
  void knowsAnEarlierStateFromALaterOne() {
    SessionClick one = new SessionClick("c-1", "hat", EventType.PURCHASE, Instant.EPOCH, 11);
    SessionClick two = new SessionClick("c-2", "socks", EventType.VIEW_ITEM, Instant.EPOCH, 12);
    // On a topic that was made anew.
    SessionClick three = new SessionClick("c-3", "hat", EventType.VIEW_ITEM, Instant.EPOCH, 0);
    byte[] first = bytes(new Session("s", List.of(one), 11));
    byte[] both = bytes(new Session("s", List.of(one, two), 12));
    byte[] cut = bytes(new Session("s", List.of(two), 12, List.of(one)));
    byte[] anew = bytes(new Session("s", List.of(one, two, three), 0));
    assertThat(SessionSerde.isStale(both, first)).isTrue();
    assertThat(SessionSerde.isStale(cut, first)).isTrue();
    assertThat(SessionSerde.isStale(first, both)).isFalse();
    assertThat(SessionSerde.isStale(both, anew)).isFalse();
  }

  private byte[] bytes(Session session) {
    return serde.serializer().serialize("", session);
  }

  @Test
  void saysThatStateIsDamagedOrFromAnotherVersion() {
    assertThatThrownBy(() -> serde.deserializer().deserialize("", new byte[] {1, 2}))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("damaged");
    assertThatThrownBy(() -> serde.deserializer().deserialize("", new byte[] {9}))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("format 9");
  }
}
