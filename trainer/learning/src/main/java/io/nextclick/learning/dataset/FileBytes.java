package io.nextclick.learning.dataset;

import com.github.luben.zstd.ZstdInputStream;
import io.nextclick.service.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * The text of a file as bytes: unpacked where its first bytes are gzip's or zstd's, without its
 * byte order mark, and with the encoding that the mark, or zeros between letters, tell.
 */
record FileBytes(InputStream text, Charset encoding) {

  private static final int BUFFER = 1 << 16;

  /** What is no text, by its first bytes, and how it becomes one. */
  private record Foreign(String name, String conversion, int... start) {
    boolean begins(byte[] bytes, int length) {
      return startsWith(bytes, length, start);
    }
  }

  private static final List<Foreign> FOREIGN =
      List.of(
          new Foreign(
              "Parquet",
              "convert it, e.g. with duckdb -c \"COPY 'FILE' TO 'clicks.csv'\" or with Python's"
                  + " pandas.read_parquet('FILE').to_csv('clicks.csv', index=False)",
              'P',
              'A',
              'R',
              '1'),
          new Foreign("ORC", "convert it to CSV", 'O', 'R', 'C'),
          new Foreign("Avro", "convert it, e.g. with avro-tools tojson", 'O', 'b', 'j', 1),
          new Foreign(
              "a zip archive (a spreadsheet's .xlsx is one)",
              "unpack it, or save the spreadsheet as CSV",
              'P',
              'K',
              3,
              4),
          new Foreign("an Excel workbook", "save it as CSV", 0xD0, 0xCF, 0x11, 0xE0),
          new Foreign("bzip2", "unpack it with bunzip2", 'B', 'Z', 'h'),
          new Foreign("xz", "unpack it with unxz", 0xFD, '7', 'z', 'X', 'Z'),
          new Foreign("a 7z archive", "unpack it with 7z x", '7', 'z', 0xBC, 0xAF),
          new Foreign("lz4", "unpack it with lz4 -d", 0x04, 0x22, 0x4D, 0x18),
          new Foreign("a PDF", "save the table as CSV", '%', 'P', 'D', 'F'),
          new Foreign(
              "an SQLite database", "export the table as CSV", 'S', 'Q', 'L', 'i', 't', 'e', ' '));

  /** A {@link UserError} where the file is something else than text. */
  static FileBytes open(Path file) throws IOException {
    InputStream raw = Files.newInputStream(file);
    try {
      PushbackInputStream packed = new PushbackInputStream(raw, 8);
      byte[] start = new byte[8];
      int length = peek(packed, start);
      PushbackInputStream text = new PushbackInputStream(unpacked(file, packed, start, length), 8);
      length = peek(text, start);
      for (Foreign foreign : FOREIGN) {
        if (foreign.begins(start, length)) {
          throw new UserError(
              "%s is %s, which is not read; %s."
                  .formatted(
                      file,
                      foreign.name,
                      foreign.conversion.replace("FILE", file.getFileName().toString())));
        }
      }
      return decoded(text, start, length);
    } catch (IOException | UserError e) {
      raw.close();
      throw e;
    }
  }

  private static InputStream unpacked(Path file, InputStream packed, byte[] start, int length)
      throws IOException {
    String name = file.getFileName().toString();
    if (startsWith(start, length, 0x1F, 0x8B)) {
      return new GZIPInputStream(packed, BUFFER);
    }
    if (startsWith(start, length, 0x28, 0xB5, 0x2F, 0xFD)) {
      return zstd(file, packed);
    }
    if (length > 0 && name.endsWith(".gz")) {
      throw new UserError(
          file + " is named .gz but does not hold gzip data; rename or compress it again.");
    }
    if (length > 0 && (name.endsWith(".zst") || name.endsWith(".zstd"))) {
      throw new UserError(
          file + " is named .zst but does not hold zstd data; rename or compress it again.");
    }
    return packed;
  }

  private static InputStream zstd(Path file, InputStream packed) throws IOException {
    try {
      return new ZstdInputStream(packed);
    } catch (LinkageError e) {
      throw new UserError(
          "%s is compressed with zstd, whose native library cannot be loaded here (%s); unpack it with zstd -d."
              .formatted(file, Quoted.plain(String.valueOf(e.getMessage()))),
          e);
    }
  }

  private static FileBytes decoded(PushbackInputStream text, byte[] start, int length)
      throws IOException {
    if (startsWith(start, length, 0xEF, 0xBB, 0xBF)) {
      text.skipNBytes(3);
      return new FileBytes(text, StandardCharsets.UTF_8);
    }
    if (startsWith(start, length, 0xFF, 0xFE, 0, 0)) {
      text.skipNBytes(4);
      return new FileBytes(text, Charset.forName("UTF-32LE"));
    }
    if (startsWith(start, length, 0, 0, 0xFE, 0xFF)) {
      text.skipNBytes(4);
      return new FileBytes(text, Charset.forName("UTF-32BE"));
    }
    if (startsWith(start, length, 0xFF, 0xFE) || startsWith(start, length, 0xFE, 0xFF)) {
      text.skipNBytes(2);
      boolean little = start[0] == (byte) 0xFF;
      return new FileBytes(text, little ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE);
    }
    if (length >= 4 && start[0] != 0 && start[1] == 0 && start[2] != 0 && start[3] == 0) {
      return new FileBytes(text, StandardCharsets.UTF_16LE);
    }
    if (length >= 4 && start[0] == 0 && start[1] != 0 && start[2] == 0 && start[3] != 0) {
      return new FileBytes(text, StandardCharsets.UTF_16BE);
    }
    return new FileBytes(text, StandardCharsets.UTF_8);
  }

  private static int peek(PushbackInputStream stream, byte[] start) throws IOException {
    int length = stream.readNBytes(start, 0, start.length);
    stream.unread(start, 0, length);
    return length;
  }

  private static boolean startsWith(byte[] bytes, int length, int... start) {
    if (length < start.length) {
      return false;
    }
    for (int i = 0; i < start.length; i++) {
      if ((bytes[i] & 0xFF) != start[i]) {
        return false;
      }
    }
    return true;
  }
}
