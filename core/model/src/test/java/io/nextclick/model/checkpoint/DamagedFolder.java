package io.nextclick.model.checkpoint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextclick.model.mtaw.MtawShape;
import io.nextclick.model.mtaw.RandomCheckpoints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint in a folder, for tests to damage. */
abstract class DamagedFolder {

  static final String WEIGHTS = "model.safetensors";
  final Checkpoint whole = RandomCheckpoints.mtaw(new MtawShape(11, 4, 5), 3);

  @TempDir Path directory;

  @BeforeEach
  void writeWhole() throws IOException {
    whole.writeDirectory(directory);
  }

  void assertRefused(String... parts) {
    AbstractThrowableAssert<?, ?> refused =
        assertThatThrownBy(() -> Checkpoint.readDirectory(directory))
            .isInstanceOf(CheckpointException.class);
    for (String part : parts) {
      refused.hasMessageContaining(part);
    }
  }

  static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  /** Changes the header of the weights, its length included. */
  void header(UnaryOperator<String> change) throws IOException {
    damage(
        WEIGHTS,
        bytes -> {
          ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
          byte[] before = new byte[(int) file.getLong()];
          file.get(before);
          byte[] after = change.apply(text(before)).getBytes(UTF_8);
          return ByteBuffer.allocate(Long.BYTES + after.length + file.remaining())
              .order(ByteOrder.LITTLE_ENDIAN)
              .putLong(after.length)
              .put(after)
              .put(file)
              .array();
        });
  }

  void damage(String file, UnaryOperator<byte[]> damage) throws IOException {
    Path path = directory.resolve(file);
    Files.write(path, damage.apply(Files.readAllBytes(path)));
  }

  /** Replaces the first occurrence by as many bytes. */
  void edit(String file, String before, String after) throws IOException {
    assertThat(after).hasSameSizeAs(before);
    damage(
        file,
        bytes -> {
          String text = new String(bytes, ISO_8859_1);
          int place = text.indexOf(before);
          assertThat(place).isNotNegative();
          System.arraycopy(after.getBytes(UTF_8), 0, bytes, place, after.length());
          return bytes;
        });
  }
}
