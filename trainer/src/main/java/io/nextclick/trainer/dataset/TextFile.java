package io.nextclick.trainer.dataset;

import io.nextclick.service.UserError;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** The lines of a UTF-8 text file, plain or with a name ending in {@code .gz}. */
final class TextFile implements AutoCloseable {

  private static final int BUFFER = 1 << 16;

  private final Path file;
  private final BufferedReader reader;
  private long lineNumber;

  private TextFile(Path file, BufferedReader reader) {
    this.file = file;
    this.reader = reader;
  }

  /** A {@link UserError} where the file is absent, unreadable or not what its name says. */
  static TextFile open(Path file) {
    if (Files.isDirectory(file)) {
      throw new UserError(file + " is a folder; name a file in it.");
    }
    InputStream bytes = null;
    try {
      bytes = Files.newInputStream(file);
      InputStream text =
          file.toString().endsWith(".gz") ? new GZIPInputStream(bytes, BUFFER) : bytes;
      return new TextFile(
          file, new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8), BUFFER));
    } catch (IOException e) {
      close(bytes);
      throw unreadable(file, 0, e);
    }
  }

  Path file() {
    return file;
  }

  /** Of the line that {@link #next} gave last, counted from 1; 0 before the first. */
  long lineNumber() {
    return lineNumber;
  }

  /** The next line without its line end, or null after the last. */
  @Nullable String next() {
    try {
      String line = reader.readLine();
      if (line != null && lineNumber++ == 0 && line.startsWith("\uFEFF")) {
        return line.substring(1); // a byte order mark, which some spreadsheets put there
      }
      return line;
    } catch (IOException e) {
      throw unreadable(file, lineNumber, e);
    }
  }

  @Override
  public void close() {
    close(reader);
  }

  private static UserError unreadable(Path file, long after, IOException cause) {
    String where = after == 0 ? "" : " after line " + after;
    if (cause instanceof NoSuchFileException) {
      return new UserError(file + " does not exist.", cause);
    }
    if (cause instanceof EOFException) {
      return new UserError(
          "%s ends in the middle of its compressed data%s; copy or download it again."
              .formatted(file, where),
          cause);
    }
    if (cause instanceof ZipException) {
      return new UserError(
          "%s is named .gz but does not hold gzip data%s (%s); rename or compress it again."
              .formatted(file, where, cause.getMessage()),
          cause);
    }
    return new UserError("%s could not be read%s: %s".formatted(file, where, cause), cause);
  }

  private static void close(@Nullable AutoCloseable stream) {
    if (stream == null) {
      return;
    }
    try {
      stream.close();
    } catch (Exception e) {
      // What could be read has been read, and nothing was written.
    }
  }
}
