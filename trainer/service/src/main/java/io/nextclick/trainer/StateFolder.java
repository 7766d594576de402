package io.nextclick.trainer;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder that a service keeps its runs in, of one service at a time. */
final class StateFolder implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StateFolder.class);

  private final Path folder;
  private final @Nullable FileChannel lock;

  private StateFolder(Path folder, @Nullable FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /** Where it cannot be had, runs are not kept, and the log says so. */
  static StateFolder open(Path folder) {
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (locked(channel)) {
        return new StateFolder(folder, channel);
      }
      channel.close();
      LOG.warn(
          "Another trainer keeps its runs in {}: this one's are not kept. Give each a"
              + " nextclick.state-dir of its own.",
          folder);
    } catch (IOException e) {
      LOG.warn(
          "Runs cannot be kept in {} ({}): broken off, they begin anew. Set nextclick.state-dir to"
              + " a folder that can be written.",
          folder,
          e.toString());
    }
    return new StateFolder(folder, null);
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // by a service in this process
    }
  }

  KeptRun run(Consumer<String> remarks) {
    return lock == null ? KeptRun.none() : KeptRun.in(folder.resolve("run"), remarks);
  }

  @Override
  public void close() {
    if (lock != null) {
      try {
        lock.close();
      } catch (IOException e) {
        LOG.debug("The lock of {} could not be closed", folder, e);
      }
    }
  }
}
