package io.nextclick.model.checkpoint;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** {@code checkpoint.json}: the metadata, indented alike on every platform. */
final class MetadataFile {

  static final String NAME = "checkpoint.json";

  /** A few dozen settings take two kilobytes. */
  static final int MAX_BYTES = 1 << 20;

  private static final DefaultIndenter INDENT = new DefaultIndenter("  ", "\n");
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  private MetadataFile() {}

  static byte[] write(CheckpointMetadata metadata) {
    try {
      String json =
          JSON.writer(new DefaultPrettyPrinter().withObjectIndenter(INDENT))
              .writeValueAsString(metadata);
      return (json + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static CheckpointMetadata read(byte[] bytes, String where) {
    try {
      if (bytes.length > MAX_BYTES) {
        throw new IOException(
            "it has %d bytes, at most %d are read".formatted(bytes.length, MAX_BYTES));
      }
      return Objects.requireNonNull(JSON.readValue(bytes, CheckpointMetadata.class), "it is null");
    } catch (IOException | RuntimeException | StackOverflowError e) {
      String reason =
          e.getMessage() == null ? e.toString() : e.getMessage().lines().findFirst().orElse("");
      throw new CheckpointException(
          where + " cannot be read: " + Shown.of(reason) + ". Copy the file anew or train again.",
          e);
    }
  }
}
