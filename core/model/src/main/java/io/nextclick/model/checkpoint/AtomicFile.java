package io.nextclick.model.checkpoint;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Replaces files whole: what is written goes to a file beside, reaches the disk, and takes the old
 * one's place in one move. Where anything fails, a full disk or a kill, the old file stays.
 *
 * <p>What a killed process has left beside is cleared away by the next that writes the same file.
 */
public final class AtomicFile {

  private static final Pattern LEFTOVER = Pattern.compile("\\..+\\.(\\d{1,18})\\.part");

  /** Writes a file's content. */
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private AtomicFile() {}

  /** With this text, in UTF-8. */
  public static void write(Path file, String text) throws IOException {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  public static void write(Path file, byte[] bytes) throws IOException {
    write(file, out -> out.write(bytes));
  }

  /**
   * @param content is not buffered here
   */
  public static void write(Path file, Content content) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      // A terminal, a pipe, /dev/null: nothing to replace.
      try (OutputStream out = Files.newOutputStream(file)) {
        content.writeTo(out);
      }
      return;
    }
    // A link keeps pointing where it does.
    Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
    Path part = partOf(target);
    try {
      writeThrough(part, content);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      deleteQuietly(part, e);
      throw e;
    }
    syncFolder(folderOf(target));
  }

  /** Where to write what replaces a file or a folder; what an earlier writer left is removed. */
  static Path partOf(Path target) throws IOException {
    String begin = "." + target.getFileName() + ".";
    Path part = target.resolveSibling(begin + ProcessHandle.current().pid() + ".part");
    try (DirectoryStream<Path> siblings =
        Files.newDirectoryStream(
            folderOf(target), begin.replaceAll("[\\[\\]{}*?\\\\]", "?") + "*")) {
      for (Path sibling : siblings) {
        if (sibling.equals(part) || isLeftover(sibling, begin)) {
          deleteTree(sibling);
        }
      }
    }
    return part;
  }

  private static boolean isLeftover(Path sibling, String begin) {
    String name = sibling.getFileName().toString();
    Matcher matcher = LEFTOVER.matcher(name);
    return name.startsWith(begin)
        && matcher.matches()
        && ProcessHandle.of(Long.parseLong(matcher.group(1))).isEmpty();
  }

  /** Returns once the bytes are on the disk. */
  static void writeThrough(Path file, Content content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      OutputStream out = Channels.newOutputStream(channel);
      content.writeTo(out);
      out.flush();
      channel.force(true);
    }
  }

  /** A move within the folder is on the disk after this, where the platform can tell. */
  static void syncFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Windows opens no folders; the move itself is done.
    }
  }

  /** With all that is in it; nothing where it is not there. */
  static void deleteTree(Path root) throws IOException {
    if (Files.notExists(root)) {
      return;
    }
    try (Stream<Path> all = Files.walk(root)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  static void deleteQuietly(Path part, Exception cause) {
    try {
      deleteTree(part);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private static Path folderOf(Path target) {
    Path folder = target.toAbsolutePath().getParent();
    return folder == null ? target.toAbsolutePath() : folder;
  }
}
