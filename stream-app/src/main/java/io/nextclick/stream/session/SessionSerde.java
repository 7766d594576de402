package io.nextclick.stream.session;

import io.nextclick.schemas.EventType;
import io.nextclick.schemas.Session;
import io.nextclick.schemas.Session.SessionClick;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Session state as compact bytes: it is rewritten with every click, and most of what a JSON form
 * would hold are field names. The first byte is the format's version. What the session has
 * forgotten is at the end, where a reader of before passes over it.
 */
public final class SessionSerde implements Serde<Session> {

  private static final byte VERSION = 1;

  @Override
  public Serializer<Session> serializer() {
    return (topic, session) -> session == null ? null : write(session);
  }

  @Override
  public Deserializer<Session> deserializer() {
    return (topic, bytes) -> bytes == null ? null : read(bytes);
  }

  /**
   * Whether the second state of a session adds nothing to the first: it is an earlier one, or the
   * same that was written again.
   */
  static boolean isStale(byte[] known, byte[] next) {
    if (lastOffset(next) > lastOffset(known)) {
      return false; // as a rule; after the topic is made anew, offsets begin again
    }
    try {
      Session before = read(known);
      Set<SessionClick> had = new HashSet<>(before.clicks());
      had.addAll(before.forgotten());
      return had.containsAll(read(next).clicks());
    } catch (SerializationException e) {
      return false; // said where it is used
    }
  }

  /** Without reading all the rest. */
  private static long lastOffset(byte[] bytes) {
    return bytes.length < 1 + Long.BYTES ? Long.MAX_VALUE : ByteBuffer.wrap(bytes).getLong(1);
  }

  private static byte[] write(Session session) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 + 80 * session.clicks().size());
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeByte(VERSION);
      out.writeLong(session.lastOffset());
      out.writeUTF(session.sessionId());
      write(session.clicks(), out);
      if (!session.forgotten().isEmpty()) {
        write(session.forgotten(), out);
      }
    } catch (IOException e) {
      throw new SerializationException("Cannot write the session " + session.sessionId(), e);
    }
    return bytes.toByteArray();
  }

  private static Session read(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      byte version = in.readByte();
      if (version != VERSION) {
        throw new SerializationException(
            "Session state has format " + version + ", this application reads " + VERSION);
      }
      long lastOffset = in.readLong();
      String sessionId = in.readUTF();
      List<SessionClick> clicks = readClicks(in);
      List<SessionClick> forgotten = in.available() > 0 ? readClicks(in) : List.of();
      return new Session(sessionId, clicks, lastOffset, forgotten);
    } catch (IOException | IllegalArgumentException e) {
      throw new SerializationException("Session state of " + bytes.length + " bytes is damaged", e);
    }
  }

  private static void write(List<SessionClick> clicks, DataOutputStream out) throws IOException {
    out.writeShort(clicks.size());
    for (SessionClick click : clicks) {
      out.writeUTF(click.clickId());
      out.writeUTF(click.itemId());
      out.writeByte(click.type().code());
      out.writeLong(click.eventTime().toEpochMilli());
      out.writeLong(click.offset());
    }
  }

  private static List<SessionClick> readClicks(DataInputStream in) throws IOException {
    int count = in.readUnsignedShort();
    List<SessionClick> clicks = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      clicks.add(
          new SessionClick(
              in.readUTF(),
              in.readUTF(),
              readType(in),
              Instant.ofEpochMilli(in.readLong()),
              in.readLong()));
    }
    return clicks;
  }

  private static EventType readType(DataInputStream in) throws IOException {
    int code = in.readByte();
    return EventType.ofCode(code)
        .orElseThrow(() -> new IOException("There is no event type " + code));
  }
}
