package io.nextclick.model.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Damage to a checkpoint as a whole, to the file it travels as, and to what it says of itself. */
class DamagedCheckpointTest extends DamagedFolder {

  private static final long SEED = 20200608;

  @Test
  void namesAMissingFile() throws IOException {
    Files.delete(directory.resolve("items.tsv"));
    assertRefused("There is no file", "items.tsv", "Give the directory that a training wrote");
  }

  @Test
  void refusesBytesCutOffAnywhere() {
    byte[] bytes = whole.toBytes();
    int valuesEnd = bytes.length - 300; // what follows is the zip's directory
    for (int length : new int[] {0, 1, 20, 100, 500, 1000, valuesEnd}) {
      assertThatThrownBy(() -> Checkpoint.fromBytes(Arrays.copyOf(bytes, length)))
          .as("cut off after %d bytes", length)
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("The checkpoint of " + length + " bytes")
          .hasMessageContaining("Fetch or copy it anew");
    }
  }

  @Test
  void refusesAFlippedBitInAnyFile() {
    byte[] bytes = whole.toBytes();
    Random random = new Random(SEED);
    for (int round = 0; round < 3000; round++) {
      byte[] flipped = bytes.clone();
      int place = random.nextInt(bytes.length);
      flipped[place] ^= (byte) (1 << random.nextInt(8));
      try {
        byte[] read = Checkpoint.fromBytes(flipped).toBytes();
        assertThat(Arrays.equals(read, bytes))
            .as("byte %d in round %d of seed %d", place, round, SEED)
            .isTrue();
      } catch (CheckpointException e) {
        assertThat(e).hasMessageEndingWith(".");
      }
    }
  }

  @Test
  void refusesAZipThatWouldGrow() throws IOException {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bomb)) {
      zip.putNextEntry(new ZipEntry("items.tsv"));
      for (int i = 0; i < 64; i++) {
        zip.write(new byte[1 << 20]);
      }
    }
    assertThat(bomb.size()).isLessThan(100_000);
    assertThatThrownBy(() -> Checkpoint.fromBytes(bomb.toByteArray()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("'items.tsv' is compressed");
  }

  @Test
  void refusesAZipOfStrangeNames() throws IOException {
    for (String name : new String[] {"../../etc/passwd", "/items.tsv", "ITEMS.TSV", "a\nb", ""}) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
        zip.putNextEntry(new ZipEntry(name));
      }
      assertThatThrownBy(() -> Checkpoint.fromBytes(bytes.toByteArray()))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("holds a file '" + name.replace('\n', '?') + "'");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "\"2020-06-08T00:00:00Z\"; \"+1000000000-12-31T23:59:59Z\"",
        "\"2020-06-08T00:00:00Z\"; \"-0001-01-01T00:00:00Z\"",
        "\"2020-06-08T00:00:00Z\"; null",
        "\"dimension\" : \"4\"; \"dimension\" : null",
        "\"mtaw\"; \"mtaw/../x\"",
        "\"seed\" : 3; \"seed\" : {}",
      })
  void refusesMetadataBeyondReason(String before, String after) throws IOException {
    damage(
        "checkpoint.json",
        bytes -> {
          assertThat(text(bytes)).contains(before);
          return text(bytes).replace(before, after).getBytes(UTF_8);
        });
    assertRefused("checkpoint.json cannot be read");
  }

  @Test
  void refusesMetadataOfAbsurdDepthAndJsonsNull() throws IOException {
    damage("checkpoint.json", bytes -> ("{\"x\":" + "[".repeat(500_000)).getBytes(UTF_8));
    assertRefused("checkpoint.json cannot be read");
    damage("checkpoint.json", bytes -> "null".getBytes(UTF_8));
    assertRefused("checkpoint.json cannot be read", "it is null");
  }

  @Test
  void refusesMetadataWithoutAnArchitecture() throws IOException {
    edit("checkpoint.json", "\"architecture\"", "\"architectura\"");
    assertRefused("checkpoint.json cannot be read", "architecture");
  }

  @Test
  void refusesMetadataThatIsNotJson() throws IOException {
    edit("checkpoint.json", "{", "<");
    assertRefused("checkpoint.json cannot be read", "Copy the file anew or train again");
  }
}
