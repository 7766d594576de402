package io.nextclick.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

  @TempDir private Path folder;

  @Test
  void replacesAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("figures.json"), "old and longer");
    AtomicFile.write(file, "new");
    assertThat(file).hasContent("new");
    assertThat(folder).isDirectoryContaining("glob:**figures.json").satisfies(this::holdsOneFile);
  }

  @Test
  void keepsTheOldFileWhereWritingFailsHalfWay() throws IOException {
    Path file = Files.writeString(folder.resolve("figures.json"), "old");
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write(new byte[100]);
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("No space left on device");
    assertThat(file).hasContent("old");
    holdsOneFile(folder);
  }

  @Test
  void keepsTheOldFileOnAFullDisk() throws Exception {
    try (SmallDisk disk = SmallDisk.at(folder, 64)) {
      Path file = Files.writeString(folder.resolve("figures.json"), "old");
      assertThatThrownBy(() -> AtomicFile.write(file, new byte[200_000]))
          .isInstanceOf(IOException.class);
      assertThat(file).hasContent("old");
      holdsOneFile(folder);
      AtomicFile.write(file, "new");
      assertThat(file).hasContent("new");
    }
  }

  @Test
  void clearsAwayWhatAKilledProcessLeftButNotWhatALiveOneWrites() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    Path dead = Files.writeString(folder.resolve(".a[1].csv." + ended.pid() + ".part"), "x");
    Path alive = Files.writeString(folder.resolve(".a[1].csv.1.part"), "x");
    Path others = Files.writeString(folder.resolve(".b.csv." + ended.pid() + ".part"), "x");
    AtomicFile.write(folder.resolve("a[1].csv"), "new");
    assertThat(dead).doesNotExist();
    assertThat(alive).exists();
    assertThat(others).exists();
  }

  @Test
  void leavesALinkALink() throws IOException {
    Path file = Files.writeString(folder.resolve("of-today.csv"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("latest.csv"), file);
    AtomicFile.write(link, "new");
    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent("new");
  }

  @Test
  void writesToWhatIsNoFile() throws IOException {
    AtomicFile.write(Path.of("/dev/null"), "new");
    assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
  }

  private void holdsOneFile(Path where) {
    assertThat(where.toFile().list()).hasSize(1);
  }
}
