package io.nextclick.service.host;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Folders that must take files, and enough of them. */
public final class Folders {

  private static final long MEGABYTE = 1L << 20;

  private Folders() {}

  /**
   * Makes the folder where it is missing, and writes a file there and deletes it.
   *
   * @param setting that names it
   */
  public static Finding writable(String what, Path folder, String setting) {
    try {
      Files.createDirectories(folder);
      Path probe = Files.createTempFile(folder, ".nextclick-", ".probe");
      try {
        Files.write(probe, new byte[4096]);
      } finally {
        Files.deleteIfExists(probe);
      }
      return Finding.ok(what, folder + " can be written to");
    } catch (IOException e) {
      return Finding.notOk(
          what,
          "%s cannot be written to by %s (%s); make room or give the folder to that user, or set %s to another"
              .formatted(folder, System.getProperty("user.name"), reason(e), setting));
    }
  }

  /** The same for a file that is written when all the work is done; its folder is made. */
  public static Finding result(String what, Path file, String option) {
    if (Files.isDirectory(file)) {
      return Finding.notOk(what, "%s is a folder; name a file in it".formatted(file));
    }
    return Files.exists(file) && !Files.isRegularFile(file)
        ? Finding.ok(what, file + " is a device or a pipe")
        : writable(what, Objects.requireNonNull(file.toAbsolutePath().getParent()), option);
  }

  /**
   * Free space where a folder lies.
   *
   * @param least below this it is not begun at all; below ten times this somebody should know
   */
  public static Finding space(String what, Path folder, long least, String setting) {
    try {
      Path there = folder.toAbsolutePath();
      while (!Files.exists(there) && there.getParent() != null) {
        there = there.getParent();
      }
      return space(what, folder, Files.getFileStore(there).getUsableSpace(), least, setting);
    } catch (IOException e) {
      return Finding.skipped(what, folder + ": the free space cannot be told: " + reason(e));
    }
  }

  static Finding space(String what, Path folder, long free, long least, String setting) {
    String found = "%d MB are free where %s lies".formatted(free / MEGABYTE, folder);
    String wanted =
        "%s; %d MB are needed, ten times that is comfortable; make room or set %s to another folder"
            .formatted(found, least / MEGABYTE, setting);
    if (free < least) {
      return Finding.notOk(what, wanted);
    }
    return free < 10 * least ? Finding.warning(what, wanted) : Finding.ok(what, found);
  }

  /**
   * Whether nobody else holds the lock of a folder.
   *
   * @param lock the file that its owner locks
   */
  public static Finding unlocked(String what, Path lock, String setting) {
    if (!Files.exists(lock)) {
      return Finding.ok(what, "nobody uses " + lock.getParent());
    }
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
        FileLock held = channel.tryLock()) {
      return held == null
          ? inUse(what, lock, setting)
          : Finding.ok(what, "nobody uses " + lock.getParent());
    } catch (OverlappingFileLockException e) {
      return inUse(what, lock, setting);
    } catch (IOException e) {
      return Finding.notOk(
          what,
          "the lock %s cannot be had (%s); give it to the user %s, or set %s to another folder"
              .formatted(lock, reason(e), System.getProperty("user.name"), setting));
    }
  }

  private static Finding inUse(String what, Path lock, String setting) {
    return Finding.notOk(
        what,
        "another process uses %s; stop it, or give this one a folder of its own with %s"
            .formatted(lock.getParent(), setting));
  }

  /** Where native libraries are unpacked must allow running them. */
  public static Finding executable(String what, Path folder, String setting) {
    return executable(what, folder, setting, Mounts.ofThisHost());
  }

  static Finding executable(String what, Path folder, String setting, Mounts mounts) {
    return mounts
        .noExec(folder)
        .map(
            mount ->
                Finding.notOk(
                    what,
                    "%s is mounted noexec, so that no native library can be loaded from %s; mount it with exec or set %s to another folder"
                        .formatted(mount, folder, setting)))
        .orElseGet(() -> Finding.ok(what, folder + " may hold libraries"));
  }

  private static @Nullable String reason(IOException failure) {
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    return failure instanceof FileSystemException file && file.getReason() != null
        ? file.getReason()
        : failure.toString();
  }
}
