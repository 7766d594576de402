package io.nextclick.service.host;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.utils.ByteBufferOutputStream;

/**
 * Loads a library before anything needs it: in the middle of the start it would kill one thread,
 * and leave the rest waiting.
 */
public final class NativeLibrary {

  private NativeLibrary() {}

  /**
   * Loads it.
   *
   * @param load whatever makes its owner load it
   * @param folder where it is unpacked
   * @param setting that names that folder
   */
  public static Finding load(String name, Runnable load, Path folder, String setting) {
    String what = "library " + name;
    try {
      load.run();
      return Finding.ok(what, "loaded");
    } catch (LinkageError | RuntimeException e) {
      Finding executable = Folders.executable(what, folder, setting);
      if (executable.verdict() == Finding.Verdict.NOT_OK) {
        return executable;
      }
      return Finding.notOk(
          what,
          "cannot be loaded: %s; it is unpacked to %s, which must be writable and executable (%s), and it needs glibc on x86-64 or arm64"
              .formatted(innermost(e), folder, setting));
    }
  }

  /** What a producer may have compressed a batch with; gzip needs no library. */
  public static Finding compression(String name) {
    CompressionType type = CompressionType.forName(name);
    return load(
        name,
        () -> compress(type),
        Path.of(System.getProperty("java.io.tmpdir")),
        "java.io.tmpdir");
  }

  private static void compress(CompressionType type) {
    ByteBufferOutputStream bytes = new ByteBufferOutputStream(512);
    try (OutputStream out = Compression.of(type).build().wrapForOutput(bytes, (byte) 2)) {
      out.write(new byte[64]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Throwable innermost(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return cause;
  }
}
