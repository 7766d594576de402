package io.nextclick.schemas;

import io.nextclick.schemas.MalformedClickException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * The key of a click as text. Bytes that are not UTF-8 are refused instead of replaced, so that two
 * keys never read alike.
 */
public final class KeySerde implements Serde<String> {

  @Override
  public Serializer<String> serializer() {
    return (topic, key) -> key == null ? null : key.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Deserializer<String> deserializer() {
    return (topic, bytes) -> read(bytes);
  }

  private static @Nullable String read(byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedClickException(
          Reason.INVALID_FIELD, "The key is not UTF-8 text; it must be the session_id");
    }
  }
}
