package io.nextclick.local.chaos.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** What may happen to a state directory while no process uses it. */
public final class StateFiles {

  private static final int DAMAGE = 64;

  private StateFiles() {}

  /** Deletes all within. */
  public static void wipe(Path directory) {
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        if (!path.equals(directory)) {
          Files.delete(path);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Overwrites 64 bytes in the middle of each of RocksDB's files of one kind.
   *
   * @return which, in words; none where there are no such files
   */
  public static String damage(Path directory, Random random) {
    String kind = List.of(".sst", "MANIFEST-", "CURRENT").get(random.nextInt(3));
    try (Stream<Path> tree = Files.walk(directory)) {
      List<Path> files =
          tree.filter(Files::isRegularFile)
              .filter(file -> file.toString().contains("rocksdb"))
              .filter(file -> file.getFileName().toString().contains(kind))
              .sorted()
              .toList();
      for (Path file : files) {
        byte[] noise = new byte[DAMAGE];
        random.nextBytes(noise);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.write(ByteBuffer.wrap(noise), Math.max(0, (channel.size() - DAMAGE) / 2));
        }
      }
      return "%d %s files".formatted(files.size(), kind);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
