package io.nextclick.learning.dataset;

import io.nextclick.learning.dataset.ClickFiles.ClickLog;
import io.nextclick.schemas.Click;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Files of events written by a test, and how they are read on the first of June 2024. */
final class Given {

  static final Clock CLOCK = Clock.fixed(Instant.parse("2024-06-01T00:00:00Z"), ZoneOffset.UTC);

  private final Path folder;
  private final ClickFiles files;

  private Given(Path folder, GivenFormat format) {
    this.folder = folder;
    this.files = new ClickFiles(format, CLOCK);
  }

  static Given in(Path folder) {
    return new Given(folder, GivenFormat.NONE);
  }

  static Given in(Path folder, String columns, String delimiter, boolean header) {
    return new Given(folder, GivenFormat.parse(columns, delimiter, header));
  }

  Path write(String name, String... lines) throws IOException {
    return write(name, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  Path write(String name, byte[] bytes) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, bytes);
  }

  static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  /** In the order of the file. */
  List<Click> clicks(Path file) {
    try (ClickReader reader = files.open(file)) {
      List<Click> clicks = new ArrayList<>();
      reader.forEachRemaining(row -> clicks.add(row.click()));
      return clicks;
    }
  }

  ClickReader open(Path file) {
    return files.open(file);
  }

  ClickLog log(Path... all) {
    return files.inEventTimeOrder(all);
  }

  /** What a file with these lines is understood as, without its name. */
  String understood(String name, String... lines) throws IOException {
    String remark = log(write(name, lines)).remarks().get(0);
    return remark.substring(remark.indexOf(": ") + 2);
  }
}
