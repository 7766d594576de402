package io.nextclick.stream.scoring;

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

  private static final byte VERSION = 1;

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
      for (String itemId : owed.prefix()) {
        out.writeUTF(itemId);
      }
    } catch (IOException e) {
      throw new SerializationException("Cannot write the owed click " + owed.clickId(), e);
    }
    return bytes.toByteArray();
  }

  private static OwedClick read(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      byte version = in.readByte();
      if (version != VERSION) {
        throw new SerializationException(
            "An owed click has format " + version + ", this application reads " + VERSION);
      }
      long offset = in.readLong();
      String clickId = in.readUTF();
      String sessionId = in.readUTF();
      Instant eventTime = Instant.ofEpochMilli(in.readLong());
      int count = in.readUnsignedShort();
      List<String> prefix = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        prefix.add(in.readUTF());
      }
      return new OwedClick(offset, clickId, sessionId, eventTime, prefix);
    } catch (IOException e) {
      throw new SerializationException("An owed click of " + bytes.length + " bytes is damaged", e);
    }
  }
}
