package io.nextclick.endtoend;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** A checkpoint's zip file with one of its files replaced. */
final class Repacked {

  private Repacked() {}

  static byte[] with(byte[] checkpoint, String name, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(checkpoint));
        ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        byte[] file = entry.getName().equals(name) ? content : in.readAllBytes();
        CRC32 checksum = new CRC32();
        checksum.update(file);
        ZipEntry stored = new ZipEntry(entry.getName());
        stored.setMethod(ZipEntry.STORED);
        stored.setSize(file.length);
        stored.setCrc(checksum.getValue());
        out.putNextEntry(stored);
        out.write(file);
        out.closeEntry();
      }
    }
    return bytes.toByteArray();
  }
}
