package io.nextclick.stream.scoring;

import io.nextclick.schemas.EventType;
import io.nextclick.schemas.Prefix;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** An owed click as compact bytes. The first byte is the format's version. */
public final class OwedClickSerde implements Serde<OwedClick> {

  /** Since it has the time of sending at its end, which a reader of before passes over. */
  private static final byte VERSION = 2;

  /** Without what was done with each item. */
  private static final byte UNTYPED = 1;

  /** A byte each; new types are added at the end. */
  @Override
  public Serializer<OwedClick> serializer() {
    return (topic, owed) -> owed == null ? null : write(owed);
  }

  @Override
  public Deserializer<OwedClick> deserializer() {
    return (topic, bytes) -> bytes == null ? null : read(bytes);
  }

  private static byte[] write(OwedClick owed) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128 + 16 * owed.prefix().size());
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeByte(VERSION);
      out.writeLong(owed.offset());
      out.writeUTF(owed.clickId());
      out.writeUTF(owed.sessionId());
      out.writeLong(owed.eventTime().toEpochMilli());
      out.writeShort(owed.prefix().size());
      for (int place = 0; place < owed.prefix().size(); place++) {
        out.writeUTF(owed.prefix().itemId(place));
        out.writeByte(owed.prefix().type(place).code());
      }
      out.writeLong(owed.sentAt().toEpochMilli());
    } catch (IOException e) {
      throw new SerializationException("Cannot write the owed click " + owed.clickId(), e);
    }
    return bytes.toByteArray();
  }

  private static OwedClick read(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      byte version = in.readByte();
      if (version != VERSION && version != UNTYPED) {
        throw new SerializationException(
            "An owed click has format " + version + ", this application reads " + VERSION);
      }
      long offset = in.readLong();
      String clickId = in.readUTF();
      String sessionId = in.readUTF();
      Instant eventTime = Instant.ofEpochMilli(in.readLong());
      int count = in.readUnsignedShort();
      List<String> itemIds = new ArrayList<>(count);
      List<EventType> types = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        itemIds.add(in.readUTF());
        types.add(version == UNTYPED ? EventType.VIEW_ITEM : readType(in));
      }
      Instant sentAt = in.available() > 0 ? Instant.ofEpochMilli(in.readLong()) : eventTime;
      return new OwedClick(
          offset, clickId, sessionId, eventTime, sentAt, Prefix.of(itemIds, types));
    } catch (IOException e) {
      throw new SerializationException("An owed click of " + bytes.length + " bytes is damaged", e);
    }
  }

  private static EventType readType(DataInputStream in) throws IOException {
    int code = in.readByte();
    return EventType.ofCode(code)
        .orElseThrow(() -> new IOException("There is no event type " + code));
  }
}
