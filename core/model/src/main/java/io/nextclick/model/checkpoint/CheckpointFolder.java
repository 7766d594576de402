package io.nextclick.model.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The three files of a checkpoint in a folder, which may hold other files too, replaced together:
 * all three are written to a folder within, {@link #NEW} is what it is called once they are whole
 * on the disk, and only then do they take their places. A writer that is killed or runs out of disk
 * space before that has changed nothing; after it, what is in {@link #NEW} counts, for readers at
 * once, and the next writer puts it in its place.
 */
final class CheckpointFolder {

  /** Whole, and newer than the files beside it. */
  static final String NEW = ".checkpoint.new";

  /** A Java array holds no more. */
  private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

  /** A reader that is overtaken by so many writers gives up. */
  private static final int ATTEMPTS = 100;

  private final Path folder;

  CheckpointFolder(Path folder) {
    this.folder = folder;
  }

  void write(SortedMap<String, byte[]> files) throws IOException {
    Files.createDirectories(folder);
    putInPlace();
    Path whole = folder.resolve(NEW);
    Path part = AtomicFile.partOf(whole);
    try {
      Files.createDirectory(part);
      for (var file : files.entrySet()) {
        AtomicFile.writeThrough(part.resolve(file.getKey()), out -> out.write(file.getValue()));
      }
      AtomicFile.syncFolder(part);
      Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      AtomicFile.deleteQuietly(part, e);
      throw e;
    }
    AtomicFile.syncFolder(folder);
    putInPlace();
  }

  private void putInPlace() throws IOException {
    Path whole = folder.resolve(NEW);
    if (Files.exists(whole)) {
      for (String name : CheckpointArchive.FILES) {
        if (Files.exists(whole.resolve(name))) {
          Files.move(whole.resolve(name), folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        }
      }
      AtomicFile.syncFolder(folder);
      AtomicFile.deleteTree(whole);
    }
  }

  /** All three as one writer left them. */
  SortedMap<String, byte[]> read() {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Optional<SortedMap<String, byte[]>> files = readAtOnce();
      if (files.isPresent()) {
        return files.get();
      }
    }
    throw new CheckpointException(
        "The folder " + folder + " is being written to without a pause. Read it later.");
  }

  /** Empty where somebody wrote meanwhile. */
  private Optional<SortedMap<String, byte[]>> readAtOnce() {
    // Open until the end, as the number of a file that is gone is given to the next one: those that
    // are read, and those that are not because there is a newer one.
    List<InputStream> open = new ArrayList<>();
    try {
      List<Object> before = stamps();
      SortedMap<String, byte[]> files = new TreeMap<>();
      CheckpointException missing = null;
      for (String name : CheckpointArchive.FILES) {
        try {
          files.put(name, read(name, open));
        } catch (CheckpointException e) {
          missing = e;
        }
      }
      if (!before.equals(stamps())) {
        return Optional.empty();
      }
      if (missing != null) {
        throw missing;
      }
      return Optional.of(files);
    } finally {
      open.forEach(CheckpointFolder::close);
    }
  }

  private static void close(InputStream in) {
    try {
      in.close();
    } catch (IOException e) {
      // Whatever was read of it is read.
    }
  }

  private byte[] read(String name, List<InputStream> open) {
    Path newer = folder.resolve(NEW).resolve(name);
    Path older = folder.resolve(name);
    Path file = Files.exists(newer) ? newer : older;
    try {
      if (file.equals(newer) && Files.exists(older)) {
        open.add(Files.newInputStream(older));
      }
      if (Files.size(file) > MAX_BYTES) {
        throw new IOException("it has more bytes than a checkpoint's 2 GiB");
      }
      InputStream in = Files.newInputStream(file);
      open.add(in);
      return in.readAllBytes();
    } catch (NoSuchFileException e) {
      throw new CheckpointException(
          "There is no file "
              + file
              + ". Give the directory that a training wrote: it holds "
              + CheckpointArchive.FILES
              + ".",
          e);
    } catch (IOException e) {
      throw new CheckpointException(
          "The file " + file + " cannot be read: " + e + ". Check that it may be read.", e);
    }
  }

  /**
   * Differs once any of the files is another. They move from {@link #NEW} to the folder: looked at
   * in that order, none is missed on its way.
   */
  private List<Object> stamps() {
    List<Object> stamps = new ArrayList<>();
    for (Path where : List.of(folder.resolve(NEW), folder)) {
      for (String name : CheckpointArchive.FILES) {
        try {
          BasicFileAttributes attributes =
              Files.readAttributes(where.resolve(name), BasicFileAttributes.class);
          stamps.add(
              attributes.fileKey() + "/" + attributes.lastModifiedTime() + "/" + attributes.size());
        } catch (IOException e) {
          stamps.add("none");
        }
      }
    }
    return stamps;
  }
}
