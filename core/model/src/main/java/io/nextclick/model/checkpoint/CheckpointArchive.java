package io.nextclick.model.checkpoint;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * A checkpoint's files in one zip. They are stored, not deflated, and bear one fixed time: deflated
 * bytes would depend on the host's zlib, and weights hardly shrink anyway.
 */
final class CheckpointArchive {

  static final List<String> FILES =
      List.of(MetadataFile.NAME, ItemsFile.NAME, SafetensorsFile.NAME);

  /** Not the first of January 1980: Java would add a second time, in the host's time zone. */
  private static final LocalDateTime FIXED_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

  private static final String HINT = ". Fetch or copy it anew.";

  private CheckpointArchive() {}

  static byte[] pack(SortedMap<String, byte[]> files) {
    int size = files.values().stream().mapToInt(bytes -> bytes.length).reduce(1024, Math::addExact);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(size);
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        CRC32 checksum = new CRC32();
        checksum.update(file.getValue());
        ZipEntry entry = new ZipEntry(file.getKey());
        entry.setMethod(ZipEntry.STORED);
        entry.setTimeLocal(FIXED_TIME);
        entry.setSize(file.getValue().length);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(file.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static SortedMap<String, byte[]> unpack(byte[] bytes) {
    SortedMap<String, byte[]> files = new TreeMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (!FILES.contains(entry.getName())) {
          throw new CheckpointException(
              "The checkpoint holds a file '"
                  + Shown.of(entry.getName())
                  + "' where only "
                  + FILES
                  + " belong"
                  + HINT);
        }
        if (entry.getMethod() != ZipEntry.STORED) {
          throw new CheckpointException(
              "The checkpoint's file '"
                  + entry.getName()
                  + "' is compressed: a few bytes could be gigabytes. Pack it without compression.");
        }
        if (files.put(entry.getName(), zip.readAllBytes()) != null) {
          throw new CheckpointException(
              "The checkpoint holds the file '" + entry.getName() + "' twice" + HINT);
        }
      }
    } catch (IOException | IllegalArgumentException e) { // the latter for a name that is not UTF-8
      throw new CheckpointException(
          "The checkpoint of %d bytes is damaged: %s%s"
              .formatted(bytes.length, Shown.of(String.valueOf(e.getMessage())), HINT),
          e);
    }
    for (String name : FILES) {
      if (!files.containsKey(name)) {
        throw new CheckpointException(
            "The checkpoint of "
                + bytes.length
                + " bytes has no file '"
                + name
                + "': it is cut off or no checkpoint"
                + HINT);
      }
    }
    return files;
  }
}
