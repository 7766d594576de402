package io.nextclick.model.checkpoint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nextclick.model.mtaw.MtawShape;
import io.nextclick.model.mtaw.RandomCheckpoints;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each damage has a message of its own: what is wrong, in which file, what to do. */
class DamagedCheckpointTest {

  private static final long SEED = 20200608;
  private static final String WEIGHTS = "model.safetensors";
  private final Checkpoint whole = RandomCheckpoints.mtaw(new MtawShape(11, 4, 5), 3);

  @TempDir private Path directory;

  @BeforeEach
  void writeWhole() throws IOException {
    whole.writeDirectory(directory);
  }

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
  void refusesWeightsCutOff() throws IOException {
    damage(WEIGHTS, bytes -> Arrays.copyOf(bytes, bytes.length - 4));
    assertRefused("tensor 'position_embedding' in ", WEIGHTS, "cut off", "Copy the file anew");
  }

  @Test
  void refusesWeightsCutOffInTheHeader() throws IOException {
    damage(WEIGHTS, bytes -> Arrays.copyOf(bytes, 50));
    assertRefused(WEIGHTS, "announces a header of", "42 follow", "Copy the file anew");
  }

  @Test
  void refusesWeightsOfAFewBytes() throws IOException {
    damage(WEIGHTS, bytes -> Arrays.copyOf(bytes, 5));
    assertRefused(WEIGHTS, "cut off: it has 5 bytes");
  }

  @Test
  void refusesAHeaderOfAbsurdLength() throws IOException {
    damage(
        WEIGHTS,
        bytes -> {
          ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(Long.MAX_VALUE);
          return bytes;
        });
    assertRefused(WEIGHTS, "announces a header of 9223372036854775807 bytes");
  }

  @Test
  void refusesBytesAfterTheLastTensor() throws IOException {
    damage(WEIGHTS, bytes -> Arrays.copyOf(bytes, bytes.length + 12));
    assertRefused(WEIGHTS, "its header describes an unbroken");
  }

  @Test
  void refusesAHeaderThatIsNotJson() throws IOException {
    edit(WEIGHTS, "{\"iel", "[\"iel");
    assertRefused(WEIGHTS, "header that is not JSON");
  }

  @Test
  void refusesATensorThatIsNotFloats() throws IOException {
    edit(WEIGHTS, "\"F32\"", "\"F16\"");
    assertRefused("tensor 'iel.query.bias'", "has type F16", "Convert it to 32-bit floats");
  }

  @Test
  void refusesAShapeThatDoesNotFitItsBytes() throws IOException {
    edit(WEIGHTS, "[4,4]", "[4,5]");
    assertRefused("tensor 'iel.query.weight'", "has shape [4,5]", "64 bytes");
  }

  @Test
  void refusesOffsetsThatOverlap() throws IOException {
    edit(WEIGHTS, "[16,80]", "[12,76]");
    assertRefused(WEIGHTS, "its header describes an unbroken 16");
  }

  @Test
  void refusesOffsetsThatRunBackwards() throws IOException {
    edit(WEIGHTS, "[16,80]", "[80,16]");
    assertRefused("tensor 'iel.query.weight'", "no valid data_offsets: [80,16]");
  }

  @Test
  void refusesWeightsThatAreNotNumbers() {
    TreeMap<String, Tensor> tensors = new TreeMap<>(whole.tensors());
    tensors.put("iel.query.bias", Tensor.of(new float[] {0, 1, Float.NaN, 2}, 4));
    assertThatThrownBy(() -> new Checkpoint(whole.metadata(), whole.vocabulary(), tensors))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("tensor 'iel.query.bias' holds NaN at place 2")
        .hasMessageContaining("smaller learning rate");
  }

  @Test
  void refusesAnItemLineWithoutACount() throws IOException {
    edit("items.tsv", "item-3\t3", "item-3 3");
    assertRefused("items.tsv, line 3,", "item-3 3");
  }

  @Test
  void refusesAnItemNamedTwice() throws IOException {
    edit("items.tsv", "item-3\t3", "item-2\t3");
    assertRefused("items.tsv names the item of line 3 twice");
  }

  @Test
  void refusesItemsCutOff() throws IOException {
    damage("items.tsv", bytes -> Arrays.copyOf(bytes, bytes.length - 1));
    assertRefused("items.tsv is empty or cut off");
    damage("items.tsv", bytes -> new byte[0]);
    assertRefused("items.tsv is empty or cut off");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "item-\\u0009; an item's id holds a control character",
        "item-\\u000a; an item's id holds a control character",
        "item-\\u009f; an item's id holds a control character",
        "item-\\ud83d; an item's id holds half of a surrogate pair",
        "item-\\u+123; is not an item id, a tab and a count",
        "item-\\u12; is not an item id, a tab and a count",
        "item-\\n; is not an item id, a tab and a count"
      })
  void refusesAnItemIdThatNoClickCouldBear(String id, String reason) throws IOException {
    damage("items.tsv", bytes -> text(bytes).replace("item-3\t", id + "\t").getBytes(UTF_8));
    assertRefused("items.tsv, line 3, ", reason);
  }

  @Test
  void refusesItemIdsTooLongForAClickAndShowsNoneOfThemInFull() throws IOException {
    String long257 = "x".repeat(257);
    damage("items.tsv", bytes -> text(bytes).replace("item-3\t", long257 + "\t").getBytes(UTF_8));
    assertRefused("items.tsv, line 3, ", "an item's id has 257 characters, 256 are allowed");
    String huge = "x".repeat(1_000_000);
    damage("items.tsv", bytes -> text(bytes).replace(long257 + "\t", huge).getBytes(UTF_8));
    assertThatThrownBy(() -> Checkpoint.readDirectory(directory))
        .isInstanceOf(CheckpointException.class)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500));
  }

  @Test
  void refusesItemsThatAreNotUtf8() throws IOException {
    damage(
        "items.tsv",
        bytes -> {
          bytes[2] = (byte) 0xC3;
          return bytes;
        });
    assertRefused("items.tsv is not UTF-8");
  }

  @Test
  void refusesMoreItemsThanAnyTensorHasNumbers() throws IOException {
    damage(
        "items.tsv",
        bytes -> (text(bytes) + "\n".repeat(100)).getBytes(UTF_8)); // 44 numbers for 11 items
    assertRefused("items.tsv names more items than any tensor has numbers, 44");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[2147483647,2147483647,2147483647,0]",
        "[2147483647,2147483647,2147483647]",
        "[-4,-4]",
        "[4.0,4]",
        "[\"4\",4]",
        "[4,4,1,1,1,1,1,1,1]",
        "[18446744073709551620]",
        "{}",
        "null",
        "16"
      })
  void refusesAShapeBeyondReason(String shape) throws IOException {
    header(text -> text.replace("[4,4]", shape));
    assertRefused("tensor 'iel.query.weight'", "which does not fit its 64 bytes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[16,80,80]",
        "[16]",
        "[16.5,80]",
        "[\"16\",80]",
        "[16,18446744073709551696]",
        "[-64,0]",
        "null",
        "{}"
      })
  void refusesOffsetsBeyondReason(String offsets) throws IOException {
    header(text -> text.replace("[16,80]", offsets));
    assertRefused("tensor 'iel.query.weight'", "no valid data_offsets");
  }

  @Test
  void refusesTensorsThatShareTheirBytes() throws IOException {
    // Thousands of tensors on the same bytes would be gigabytes in memory.
    header(
        text ->
            text.replace(
                "{\"iel.query.bias\":",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]},\"iel.query.bias\":"));
    assertRefused(WEIGHTS, "its header describes an unbroken");
  }

  @Test
  void refusesAHeaderOfAbsurdDepthOrWithARest() throws IOException {
    header(text -> "{\"x\":" + "[".repeat(500_000));
    assertRefused(WEIGHTS, "header that is not JSON");
    header(text -> "{} {}");
    assertRefused(WEIGHTS, "header that is not JSON");
  }

  @Test
  void refusesAHeaderLargerThanAnyNetworkNeeds() throws IOException {
    header(text -> text + " ".repeat(SafetensorsFile.MAX_HEADER_BYTES));
    assertRefused(WEIGHTS, "bytes where at most 1048576 are read");
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

  private void assertRefused(String... parts) {
    AbstractThrowableAssert<?, ?> refused =
        assertThatThrownBy(() -> Checkpoint.readDirectory(directory))
            .isInstanceOf(CheckpointException.class);
    for (String part : parts) {
      refused.hasMessageContaining(part);
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  /** Changes the header of the weights, its length included. */
  private void header(UnaryOperator<String> change) throws IOException {
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

  private void damage(String file, UnaryOperator<byte[]> damage) throws IOException {
    Path path = directory.resolve(file);
    Files.write(path, damage.apply(Files.readAllBytes(path)));
  }

  /** Replaces the first occurrence by as many bytes. */
  private void edit(String file, String before, String after) throws IOException {
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
