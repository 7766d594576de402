package io.nextclick.learning.dataset;

import com.github.luben.zstd.ZstdIOException;
import io.nextclick.service.UserError;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a text file, plain or compressed as {@link FileBytes} has it. However long a line
 * is, no more of it than {@link #LONGEST} characters and one is kept.
 */
final class TextFile implements AutoCloseable {

  /** A line with more characters than this is cut off, and so cannot be used. */
  static final int LONGEST = 1 << 22;

  /** Stands where bytes were none of the encoding, so that different ids would become one. */
  static final char REPLACED = '\uFFFD';

  static final String NOT_UTF_8 =
      "is not UTF-8; iconv -f WINDOWS-1252 -t UTF-8 may convert the file";

  private static final int BUFFER = 1 << 15;

  private final Path file;
  private final Reader reader;
  private final Charset encoding;
  private final char[] buffer = new char[BUFFER];
  private final Deque<String> ahead = new ArrayDeque<>();
  private int position;
  private int limit;
  private boolean afterReturn;
  private long lineNumber;

  private TextFile(Path file, FileBytes bytes) {
    this.file = file;
    this.reader = new InputStreamReader(bytes.text(), bytes.encoding());
    this.encoding = bytes.encoding();
  }

  /** A {@link UserError} where the file is absent, unreadable or not what its name says. */
  static TextFile open(Path file) {
    if (Files.isDirectory(file)) {
      throw new UserError(file + " is a folder; name a file in it.");
    }
    try {
      return new TextFile(file, FileBytes.open(file));
    } catch (IOException e) {
      throw unreadable(file, 0, e);
    }
  }

  Path file() {
    return file;
  }

  /** Says how the file is encoded where it is not UTF-8; empty else. */
  String encoding() {
    return encoding.equals(StandardCharsets.UTF_8) ? "" : encoding.name();
  }

  /** Of the line that {@link #next} gave last, counted from 1; 0 before the first. */
  long lineNumber() {
    return lineNumber;
  }

  /**
   * The next line without its line end, or null after the last. A line that was cut off is longer
   * than {@link #LONGEST}.
   */
  @Nullable String next() {
    String line = ahead.poll();
    if (line == null) {
      line = read();
    }
    if (line != null) {
      lineNumber++;
    }
    return line;
  }

  /** The same for files of which every line counts: a {@link UserError} where one is cut off. */
  @Nullable String nextWhole() {
    String line = next();
    if (line != null && line.length() > LONGEST) {
      throw new UserError(
          "%s, line %d is longer than %,d characters.".formatted(file, lineNumber, LONGEST));
    }
    return line;
  }

  /** Gives lines back, the oldest first: they come again. */
  void back(List<String> lines) {
    for (int i = lines.size() - 1; i >= 0; i--) {
      ahead.push(lines.get(i));
    }
    lineNumber -= lines.size();
  }

  /** The next lines, which {@link #next} gives all the same. */
  List<String> peek(int atMost) {
    List<String> lines = new ArrayList<>();
    int characters = 0;
    for (String line; lines.size() < atMost && characters <= LONGEST && (line = next()) != null; ) {
      lines.add(line);
      characters += line.length();
    }
    back(lines);
    return lines;
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      // What could be read has been read, and nothing was written.
    }
  }

  private @Nullable String read() {
    try {
      StringBuilder begun = null;
      while (true) {
        if (position == limit && !fill()) {
          return begun == null ? null : begun.toString();
        }
        int end = position;
        while (end < limit && buffer[end] != '\n' && buffer[end] != '\r') {
          end++;
        }
        if (end < limit && begun == null) {
          String line = new String(buffer, position, Math.min(end - position, LONGEST + 1));
          step(end);
          return line;
        }
        begun = begun == null ? new StringBuilder() : begun;
        begun.append(buffer, position, Math.min(end - position, LONGEST + 1 - begun.length()));
        if (end < limit) {
          step(end);
          return begun.toString();
        }
        position = end;
      }
    } catch (IOException e) {
      throw unreadable(file, lineNumber + ahead.size(), e);
    }
  }

  /** Over a line end; of {@code \r\n} the second half may still be to come. */
  private void step(int end) {
    afterReturn = buffer[end] == '\r';
    position = end + 1;
    if (afterReturn && position < limit) {
      position += buffer[position] == '\n' ? 1 : 0;
      afterReturn = false;
    }
  }

  private boolean fill() throws IOException {
    do {
      position = 0;
      limit = Math.max(0, reader.read(buffer, 0, BUFFER));
      if (limit == 0) {
        return false;
      }
      if (afterReturn && buffer[0] == '\n') {
        position = 1;
      }
      afterReturn = false;
    } while (position == limit);
    return true;
  }

  private static UserError unreadable(Path file, long after, IOException cause) {
    String where = after == 0 ? "" : " after line " + after;
    if (cause instanceof NoSuchFileException) {
      return new UserError(file + " does not exist.", cause);
    }
    if (cause instanceof EOFException
        || (cause instanceof ZstdIOException
            && String.valueOf(cause.getMessage()).contains("Truncated"))) {
      return new UserError(
          "%s ends in the middle of its compressed data%s; copy or download it again."
              .formatted(file, where),
          cause);
    }
    if (cause instanceof ZipException || cause instanceof ZstdIOException) {
      return new UserError(
          "%s is compressed, and the data is damaged%s (%s); copy or download it again."
              .formatted(file, where, cause.getMessage()),
          cause);
    }
    return new UserError("%s could not be read%s: %s".formatted(file, where, cause), cause);
  }
}
