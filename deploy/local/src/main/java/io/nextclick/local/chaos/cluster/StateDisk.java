package io.nextclick.local.chaos.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A small disk of its own for a state directory, in memory, that can be filled. Needs root. */
public final class StateDisk implements AutoCloseable {

  private static final String SIZE = "192m";
  private static final byte[] BLOCK = new byte[1 << 20];

  private final Path directory;
  private final Path filler;

  private StateDisk(Path directory) {
    this.directory = directory;
    this.filler = directory.resolve("filler");
  }

  /** Whether this process may make one. */
  public static boolean canBeHad() {
    return System.getProperty("user.name", "").equals("root")
        && Files.exists(Path.of("/proc/mounts"));
  }

  public static StateDisk at(Path directory) {
    run(List.of("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", directory.toString()));
    return new StateDisk(directory);
  }

  /** Leaves not a byte. */
  public void fill() {
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(BLOCK);
      }
    } catch (IOException e) {
      // Full.
    }
  }

  public void free() {
    try {
      Files.deleteIfExists(filler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    run(List.of("umount", "--lazy", directory.toString()));
  }

  private static void run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + said.strip());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
