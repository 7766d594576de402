package io.nextclick.local.chaos.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** A checkpoint's zip with something in it that no training makes, and every checksum right. */
public final class AlteredCheckpoint {

  private AlteredCheckpoint() {}

  /** With another first number among its weights. */
  public static byte[] withFirstWeight(byte[] zip, float weight) {
    return altered(
        zip,
        "model.safetensors",
        file -> {
          ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
          buffer.putFloat(Long.BYTES + (int) buffer.getLong(0), weight);
          return file;
        });
  }

  /** With another id of its first item. */
  public static byte[] withFirstItem(byte[] zip, String itemId) {
    return altered(
        zip,
        "items.tsv",
        file -> {
          String text = new String(file, UTF_8);
          return (itemId + text.substring(text.indexOf('\t'))).getBytes(UTF_8);
        });
  }

  private static byte[] altered(byte[] zip, String name, UnaryOperator<byte[]> alteration) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip));
        ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        byte[] file = in.readAllBytes();
        out.putNextEntry(new ZipEntry(entry.getName()));
        out.write(entry.getName().equals(name) ? alteration.apply(file) : file);
        out.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
