package io.nextclick.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** A record of the contract as one JSON object. A null value (a tombstone) stays null. */
public final class JsonSerde<T> implements Serde<T> {

  private final String name;
  private final ObjectReader reader;

  private JsonSerde(Class<T> type) {
    this.name = type.getSimpleName();
    this.reader = Json.MAPPER.readerFor(type);
  }

  public static <T> JsonSerde<T> of(Class<T> type) {
    return new JsonSerde<>(type);
  }

  @Override
  public Serializer<T> serializer() {
    return (topic, value) -> value == null ? null : Json.write(value);
  }

  /**
   * Throws {@link SerializationException} with the reason where the bytes are not such a record.
   */
  @Override
  public Deserializer<T> deserializer() {
    return (topic, bytes) -> bytes == null ? null : read(bytes);
  }

  private @Nullable T read(byte[] bytes) {
    try {
      return reader.readValue(bytes);
    } catch (JsonProcessingException e) {
      throw new SerializationException("Not a " + name + ": " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new SerializationException("Not a " + name + ": " + e);
    }
  }
}
