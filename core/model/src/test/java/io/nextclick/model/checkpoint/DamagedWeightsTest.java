package io.nextclick.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each damage to the weights has a message of its own: what is wrong, where, what to do. */
class DamagedWeightsTest extends DamagedFolder {

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
}
