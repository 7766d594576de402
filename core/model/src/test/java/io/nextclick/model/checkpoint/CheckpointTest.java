package io.nextclick.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.nextclick.model.Vocabulary;
import io.nextclick.model.mtaw.MtawShape;
import io.nextclick.model.mtaw.RandomCheckpoints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {

  private final Checkpoint checkpoint = RandomCheckpoints.mtaw(new MtawShape(11, 4, 5), 3);

  @TempDir private Path directory;

  @Test
  void comesBackFromADirectoryAsItWas() throws IOException {
    checkpoint.writeDirectory(directory.resolve("new/folder"));
    assertSame(Checkpoint.readDirectory(directory.resolve("new/folder")));
  }

  @Test
  void comesBackFromBytesAsItWas() {
    assertSame(Checkpoint.fromBytes(checkpoint.toBytes()));
  }

  @Test
  void hasTheSameBytesForTheSameContentInEveryTimeZone() {
    TimeZone before = TimeZone.getDefault();
    byte[] here = checkpoint.toBytes();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
      byte[] there = RandomCheckpoints.mtaw(new MtawShape(11, 4, 5), 3).toBytes();
      assertThat(Arrays.equals(there, here)).isTrue();
    } finally {
      TimeZone.setDefault(before);
    }
  }

  @Test
  void isNamedAfterItsArchitectureItsNewestClickAndItsBytes() {
    assertThat(checkpoint.version()).matches("mtaw-20200608T0000-[0-9a-f]{8}");
    assertThat(Checkpoint.fromBytes(checkpoint.toBytes()).version())
        .isEqualTo(checkpoint.version());
    assertThat(RandomCheckpoints.mtaw(new MtawShape(11, 4, 5), 4).version())
        .isNotEqualTo(checkpoint.version());
  }

  @Test
  void writesItemsAsOneLineEachInIndexOrder() throws IOException {
    checkpoint.writeDirectory(directory);
    assertThat(Files.readAllLines(directory.resolve("items.tsv")))
        .startsWith("item-1\t1", "item-2\t2")
        .hasSize(11);
  }

  @Test
  void keepsItemIdsThatAPlainLineCouldNotCarry() {
    Map<String, Long> clicks = new LinkedHashMap<>();
    for (String itemId :
        new String[] {
          "back\\slash", "\\u0009", "\\", "whole 👟", "ü", " ", "ï»¿", "\u2028", "x".repeat(256)
        }) {
      clicks.put(itemId, 1L);
    }
    Checkpoint odd =
        new Checkpoint(
            checkpoint.metadata(),
            Vocabulary.of(clicks),
            new TreeMap<>(Map.of("w", Tensor.of(new float[clicks.size()], clicks.size()))));
    assertThat(Checkpoint.fromBytes(odd.toBytes()).vocabulary().itemIds())
        .containsExactlyElementsOf(clicks.keySet());
  }

  @Test
  void writesWhatAnyReaderOfSafetensorsExpects() throws IOException {
    checkpoint.writeDirectory(directory);
    ByteBuffer file =
        ByteBuffer.wrap(Files.readAllBytes(directory.resolve("model.safetensors")))
            .order(ByteOrder.LITTLE_ENDIAN);
    byte[] header = new byte[(int) file.getLong()];
    file.get(header);
    assertThat((8 + header.length) % 8).isZero();
    assertThat(new String(header, StandardCharsets.UTF_8))
        .startsWith(
            "{\"iel.query.bias\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]},"
                + "\"iel.query.weight\":{\"dtype\":\"F32\",\"shape\":[4,4],\"data_offsets\":[16,80]},");
    assertThat(file.getFloat()).isEqualTo(checkpoint.tensor("iel.query.bias", 4).values()[0]);
  }

  private void assertSame(Checkpoint read) {
    assertThat(read.metadata()).isEqualTo(checkpoint.metadata());
    assertThat(read.vocabulary().itemIds()).isEqualTo(checkpoint.vocabulary().itemIds());
    assertThat(read.vocabulary().clickCount(11)).isEqualTo(11);
    assertThat(read.tensors().keySet()).isEqualTo(checkpoint.tensors().keySet());
    read.tensors()
        .forEach(
            (name, tensor) -> {
              Tensor written = checkpoint.tensors().get(name);
              assertThat(tensor.shape()).isEqualTo(written.shape());
              assertThat(tensor.values()).isEqualTo(written.values());
            });
    assertThat(Arrays.equals(read.toBytes(), checkpoint.toBytes())).isTrue();
  }
}
