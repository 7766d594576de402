package io.nextclick.service.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How file systems are mounted here, from {@code /proc/mounts}; elsewhere nothing is known. */
final class Mounts {

  private static final Path TABLE = Path.of("/proc/mounts");

  private record Mount(Path point, List<String> options) {}

  private final List<Mount> mounts;

  private Mounts(List<Mount> mounts) {
    this.mounts = mounts;
  }

  static Mounts ofThisHost() {
    try {
      return parse(Files.readAllLines(TABLE));
    } catch (IOException e) {
      return new Mounts(List.of());
    }
  }

  /** Lines of {@code device point type options 0 0}, blanks in a point written as {@code \040}. */
  static Mounts parse(List<String> lines) {
    return new Mounts(
        lines.stream()
            .map(line -> line.split(" "))
            .filter(fields -> fields.length > 3)
            .map(
                fields ->
                    new Mount(
                        Path.of(fields[1].replace("\\040", " ")),
                        Arrays.asList(fields[3].split(","))))
            .toList());
  }

  /** Where the file system begins that forbids running what lies in a folder, if it does. */
  Optional<Path> noExec(Path folder) {
    Path absolute = folder.toAbsolutePath().normalize();
    return mounts.stream()
        .filter(mount -> absolute.startsWith(mount.point()))
        // The deepest, and of two at one place the later.
        .reduce((a, b) -> b.point().getNameCount() >= a.point().getNameCount() ? b : a)
        .filter(mount -> mount.options().contains("noexec"))
        .map(Mount::point);
  }
}
